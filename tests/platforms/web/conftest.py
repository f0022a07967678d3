import pytest

from tests.platforms.web.world import World


@pytest.fixture
async def world():
    world = World()
    await world.platform.start(world.bot)
    async with world.client:
        yield world
