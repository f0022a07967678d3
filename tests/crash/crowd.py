"""People and sources that go on whatever happens to the bot, and remember what they were told."""

from __future__ import annotations

import asyncio
import json
import re
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx

from bot.ports.chat import RoomKind
from tests.crash.town import EMOJI, SECRET
from tests.standins.discord_api import UnlikelyError
from tests.world import answer, mention

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.crash.town import Person, Town

MOST_POSTS, FEW_POSTS = 45, 4
POSTS_AT_A_TIME = 4
"""So few new ones come between two deaths, so that there are some before the last one."""
CODE = re.compile(r"Your code: `?([a-z0-9-]+)")
NOT_NOW = (UnlikelyError, LookupError, ValueError, TimeoutError)
"""What nobody can do at this moment: the button is not there, the command not offered, the answer does not come."""
ANSWER_WITHIN = 3.0


class Crowd:
    """Everybody but the bot. `has` are the seats that somebody was told he has, until he tries to give them back.

    `few`: a quiet community, for a bot that keeps to Telegram's real twenty posts and edits a minute.
    """

    def __init__(self, town: Town, rng: random.Random, folder: Path, *, few: bool = False) -> None:
        self.town, self.rng, self._folder = town, rng, folder
        self._people = [*town.on("discord")[:2], *town.on("telegram")[:2]] if few else town.people
        self._most_posts = FEW_POSTS if few else MOST_POSTS
        self.has: set[tuple[int, int]] = set()
        self.recorded: set[tuple[int, str]] = set()
        self.codes: list[tuple[int, str]] = []
        self.posts: list[dict[str, Any]] = []
        self.unanswered: list[dict[str, Any]] = []
        self.taken_in: set[str] = set()
        self.faults: list[str] = []
        self._http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{town.port}", trust_env=False, timeout=10)

    async def close(self) -> None:
        """Let go of the intake."""
        await self._http.aclose()

    async def bustle(self, seconds: float) -> None:
        """Everybody acts, one thing after the other each, for so many seconds."""
        async with asyncio.TaskGroup() as all_together:
            for person in self._people:
                all_together.create_task(self._busy(person, seconds))
            all_together.create_task(self._post_on(seconds))

    async def while_away(self) -> None:
        """React while the bot is down: what Telegram keeps and what Discord shows must be applied afterwards."""
        for person in self.rng.sample(self._people, len(self._people) // 2):
            with suppress(*NOT_NOW):
                await self._react(person)

    async def post(self, count: int) -> None:
        """Hand over posts: what was not answered before, some that are known, and new ones."""
        fresh = [self._post() for _ in range(min(count, max(self._most_posts - len(self.posts), 0)))]
        known = self.rng.sample(self.posts, min(2, len(self.posts)))
        self.posts += fresh
        self.unanswered += fresh
        batch = [*self.unanswered, *known]
        if not batch:
            return
        with suppress(httpx.TransportError):
            answered = await self._http.post(
                "/v1/communities/acme/mentions", json=batch, headers={"Authorization": f"Bearer {SECRET}"}
            )
            if answered.status_code != httpx.codes.OK:
                self.faults.append(f"the intake answered {answered.status_code}: {answered.text[:200]}")
                return
            self.taken_in |= {one["id"] for one in batch}
            self.unanswered = [one for one in self.unanswered if one["id"] not in self.taken_in]

    def file(self, count: int) -> Path:
        """Return a file of new posts, to be imported until that has gone well."""
        fresh = [self._post() for _ in range(count)]
        path = self._folder / f"import-{len(self.posts)}-{len(self.unanswered)}.jsonl"
        path.write_text("".join(f"{json.dumps(one)}\n" for one in fresh), "utf-8")
        return path

    def imported(self, path: Path) -> None:
        """Remember that a file was taken in."""
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        self.posts += rows
        self.taken_in |= {one["id"] for one in rows}

    def _post(self) -> dict[str, Any]:
        made = mention(self.town.now() - timedelta(minutes=self.rng.randint(1, 50)))
        return made.model_dump(mode="json", exclude_none=True) | {"reach": {}}

    async def _post_on(self, seconds: float) -> None:
        ends_at, most = time.monotonic() + seconds, len(self.posts) + POSTS_AT_A_TIME
        while time.monotonic() < ends_at:
            await self.post(min(self.rng.randint(1, 2), max(most - len(self.posts), 0)))
            await asyncio.sleep(self.rng.uniform(0.05, 0.3))

    async def _busy(self, person: Person, seconds: float) -> None:
        # looked at in each round: what waits for an answer may swallow a cancelling
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            await asyncio.sleep(self.rng.uniform(0, 0.25))
            [act] = self.rng.choices(ACTS, WEIGHTS)
            with suppress(*NOT_NOW):
                await act(self, person)

    def cards(self, chat: str) -> list[tuple[int, Any]]:
        """Return the threads' cards that stand in a chat, with their threads, oldest first."""
        return [(int(press.split(":")[1]), message) for message, presses in shown(self.town, chat, RoomKind.CARDS)
                for press in presses if press.startswith("manage:")]  # fmt: skip

    def _card(self, person: Person) -> tuple[int, Any]:
        return self.rng.choice(self.cards(person.chat))

    async def _react(self, person: Person) -> None:
        """Put the emoji on a card, or take it off again."""
        thread, message = self._card(person)
        emoji = EMOJI[person.chat]
        self.has.discard((person.member_id, thread))
        if person.chat == "telegram":
            stands = bool(message.reactions.get(person.user.id))
            await self.town.telegram.react(person.user, message, None if stands else emoji)
        elif person.user in message.reactions.get(emoji, []):
            await self.town.discord.unreact(person.user, message, emoji)
        else:
            await self.town.discord.react(person.user, message, emoji)

    async def _claim(self, person: Person) -> None:
        thread, message = self._card(person)
        said = await self._press(person, message, f"claim:{thread}")
        if f"#{thread} is yours" in said or f"have a seat in #{thread}." in said:
            self.has.add((person.member_id, thread))

    async def _release(self, person: Person) -> None:
        mine = [thread for member, thread in self.has if member == person.member_id]
        if mine:
            thread = self.rng.choice(mine)
            self.has.discard((person.member_id, thread))
            await self._type(person, "release", {"thread": str(thread)})

    async def _record(self, person: Person) -> None:
        thread, message = self._card(person)
        link = answer(self.town.now())
        if person.chat == "telegram" and self.rng.random() < 1 / 2:
            await self.town.telegram.say(person.user, message.chat, link, reply_to=message)
            return
        said = await self._type(person, "reply", {"thread": str(thread), "link": link, "disclosure": "yes"})
        if "Recorded" in said:
            self.recorded.add((person.member_id, link))

    async def _redeem(self, person: Person) -> None:
        # the role is Discord's, and who is not there cannot have it
        fit = [one for one in self.town.perks.items() if person.chat == "discord" or one[0] not in self.town.roles]
        perk, price = self.rng.choice(fit)
        if person.chat == "telegram":
            _, message = self._card(person)
            said = await self._press(person, message, f"redeem:{perk}:{price}")
        else:
            shelf = await self.town.discord.slash(person.user, self._channel(), "perks")
            await shelf.settled(ANSWER_WITHIN)
            if shelf.message is None:
                return  # whoever was to answer is dead
            sure = await self.town.discord.press(person.user, shelf.message, f"redeem:{perk}")
            await sure.settled(ANSWER_WITHIN)
            place = sure.followups[-1] if sure.followups else sure.message
            said = await self._press(person, place, f"redeem:{perk}:{price}")
        self.codes += [(person.member_id, code) for code in CODE.findall(said)]

    async def _press(self, person: Person, message: Any, press: str) -> str:
        if person.chat == "telegram":
            telegram = self.town.telegram
            return (await telegram.press(person.user, message, press, timeout=ANSWER_WITHIN, stale=True)).text
        result = await self.town.discord.press(person.user, message, press)
        return (await result.settled(ANSWER_WITHIN)).text

    async def _type(self, person: Person, command: str, options: dict[str, str]) -> str:
        if person.chat == "telegram":
            place = self.town.telegram.core.world.chats[int(self.town.rooms["telegram"][RoomKind.CARDS])]
            await self.town.telegram.say(person.user, place, " ".join([f"/{command}", *options.values()]))
            return ""
        result = await self.town.discord.slash(person.user, self._channel(), command, options)
        return (await result.settled(ANSWER_WITHIN)).text

    def _channel(self) -> Any:
        return self.town.discord.channels[int(self.town.rooms["discord"][RoomKind.CARDS])]


ACTS: tuple[Callable[[Crowd, Person], Awaitable[None]], ...] = (
    Crowd._react, Crowd._claim, Crowd._release, Crowd._record, Crowd._redeem,
)  # fmt: skip
WEIGHTS = (10, 4, 2, 3, 2)


def shown(town: Town, chat: str, room: RoomKind) -> list[tuple[Any, list[str]]]:
    """Return the bot's messages in a room, oldest first, each with what its buttons send."""
    if chat == "discord":
        channel = town.discord.channels[int(town.rooms[chat][room])]
        return [(one, list(one.buttons)) for one in town.discord.messages(channel) if one.author.bot]
    place = town.telegram.core.world.chats[int(town.rooms[chat][room])]
    mine = town.telegram.messages(place, by_bot=True)
    return [(one, [button.get("callback_data", "") for button in one.buttons]) for one in mine]
