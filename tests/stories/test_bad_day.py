"""A bad day of Discord's: one trouble after the other, while people go on in both chats; in the end all is exact."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlmodel import col, select

from bot.ports.chat import RoomKind
from storage.tables import Claim, Delivery, DeliveryState, Identity, Member
from tests.harness import HARNESSES
from tests.running import Running, running
from tests.side import eventually

if TYPE_CHECKING:
    from tests.databases import Sqlite
    from tests.side import Side
    from tests.standins.discord_api import DiscordServer


class Day:
    """Ana is on Discord, Tim on Telegram; each trouble has a thread of its own that both chats must show."""

    def __init__(self, bot: Running) -> None:
        self.bot = bot
        self.discord, self.telegram = bot.sides["discord"], bot.sides["telegram"]
        self.server: DiscordServer = self.discord.harness.server
        self.threads: list[int] = []

    @property
    def room(self):
        return self.server.channels[int(self.discord.harness.rooms[RoomKind.CARDS])]

    async def complain(self) -> int:
        """Have a thread come in, which Telegram shows at once, whatever is the matter with Discord."""
        number = len(self.threads)
        [thread] = await self.bot.import_elsewhere(self.bot.mention(author=f"critic{number}"))
        self.bot.service.outbox.wake()
        self.threads.append(thread)
        await self.telegram.card(thread, "2 of 2 free")
        await self.telegram.press("Tim", thread, "claim")
        await self.telegram.card(thread, "Tim", "1 of 2 free")
        return thread

    async def served(self, thread: int, *words: str) -> None:
        """Let time pass until Discord shows a thread."""

        async def look() -> bool:
            self.bot.clock.advance(seconds=1)
            self.bot.service.outbox.wake()
            found = [one.text for one in await self.discord.messages() if f"#{thread} " in one.text.split("\n", 1)[0]]
            return bool(found) and all(word in found[-1] for word in ("Tim", *words))

        await eventually(look, f"#{thread} on Discord: {words}")

    async def begun_anew(self) -> None:
        """Let the bot try to get into Discord again until it is in."""
        tenure = self.bot.service.tenures["discord"]

        async def look() -> bool:
            tenure._not_before = 0.0
            tenure.wake()
            return tenure.holds and self.bot.service.platforms["discord"].alive

        await eventually(look, "Discord is served")

    async def ended(self) -> None:
        tenure = self.bot.service.tenures["discord"]

        async def look() -> bool:
            tenure.wake()
            return not tenure.holds

        await eventually(look, "Discord is left")

    async def notices(self, side: Side, *words: str) -> int:
        return sum(all(word in one.text for word in words) for one in await side.messages(RoomKind.MANAGERS))

    async def seats(self) -> set[tuple[int, str]]:
        query = (
            select(Claim.thread_id, Identity.platform)
            .join(Member, col(Member.id) == col(Claim.member_id))
            .join(Identity, col(Identity.person_id) == col(Member.person_id))
            .where(col(Claim.released_at).is_(None))
        )
        async with self.bot.parts.database.read() as uow:
            rows = (await uow.exec(query)).all()
        assert len(rows) == len(set(rows))
        return set(rows)


async def test_discord_has_a_bad_day_and_nothing_is_lost_or_there_twice(sqlite: Sqlite):
    chats = [HARNESSES["discord"](), HARNESSES["telegram"]()]
    async with running(chats, await sqlite.fresh()) as bot:
        day = Day(bot)
        ana, tim = await day.discord.member("Ana"), await day.telegram.member("Tim")
        assert ana != tim
        await _faults(day)
        await _lost_session(day)
        await _long_wait(day)
        await _rights(day)
        await _removed(day)
        await _revoked(day)
        for _ in range(3):
            await bot.pass_time(minutes=6)
        await _exact(day)


async def _faults(day: Day) -> None:
    day.server.fail_next("/messages", method="POST", status=502, after_deed=True)
    thread = await day.complain()
    await day.served(thread)
    await day.discord.react("Ana", thread)
    await day.served(thread, "Ana")


async def _lost_session(day: Day) -> None:
    thread = await day.complain()
    await day.served(thread)
    async with day.server.away():
        await day.discord.react("Ana", thread)
    await day.served(thread, "Ana")


async def _long_wait(day: Day) -> None:
    day.server.fail_next(f"{day.room.id}/messages", method="POST", status=429, retry_after=1, scope="shared")
    thread = await day.complain()
    assert "points" in (await day.discord.ask("Ana", "/points")).text
    await day.served(thread)
    await day.discord.press("Ana", thread, "claim")
    await day.served(thread, "Ana")


async def _rights(day: Day) -> None:
    day.server.deny(day.room, "SEND_MESSAGES")
    thread = await day.complain()
    await day.telegram.room_says("Discord", "I may not write there", room=RoomKind.MANAGERS)
    day.server.allow(day.room, "SEND_MESSAGES")
    await day.served(thread)
    await day.telegram.room_says("Discord", "works again", room=RoomKind.MANAGERS)
    await day.discord.react("Ana", thread)
    await day.served(thread, "Ana")


async def _removed(day: Day) -> None:
    day.server.kick_bot()
    thread = await day.complain()
    await day.telegram.room_says("Discord", "cards", "not in it any more", room=RoomKind.MANAGERS)
    day.server.invite_bot()
    await day.served(thread)
    assert "points" in (await day.discord.ask("Ana", "/points")).text
    await day.discord.react("Ana", thread)
    await day.served(thread, "Ana")


async def _revoked(day: Day) -> None:
    await day.server.revoke_token()
    await day.ended()
    thread = await day.complain()
    await day.telegram.room_says("Discord", "token", room=RoomKind.MANAGERS)
    day.server.restore_token()
    await day.begun_anew()
    await day.served(thread)
    await day.discord.react("Ana", thread)
    await day.served(thread, "Ana")


async def _exact(day: Day) -> None:
    for side in (day.discord, day.telegram):
        heads = Counter(one.text.split("\n", 1)[0].split(" ·")[0] for one in await side.messages())
        assert all(sum(n for head, n in heads.items() if head.endswith(f"#{thread}")) == 1 for thread in day.threads)
    assert await day.seats() == {(thread, chat) for thread in day.threads for chat in ("discord", "telegram")}
    assert await day.notices(day.telegram, "may not write there", "members") == 1
    assert await day.notices(day.telegram, "not in it any more", "members") == 1
    assert await day.notices(day.telegram, "token any more") == 1
    async with day.bot.parts.database.read() as uow:
        rows = (await uow.exec(select(Delivery).where(Delivery.state != DeliveryState.DONE))).all()
    assert [(row.kind, row.platform, row.state, row.last_error) for row in rows] == []
