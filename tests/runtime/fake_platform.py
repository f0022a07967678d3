"""A chat in memory: it notes what it is asked, answers as a test says, and shows what stands in its rooms."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.ports.chat import Abilities, Gone, Invited, RetryAfter, Sent, Unchanged, unheard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.ports.chat import Outcome, Problem, Receive, Room
    from bot.ports.message import Message


@dataclass(frozen=True)
class Call:
    """One thing that the chat was asked for, with the loop's time of asking."""

    method: str
    chat_id: str
    at: float
    message: Message | None = None
    message_id: str = ""
    detail: str = ""


def words(message: Message) -> str:
    """Return all words of a message in one string."""
    spans = [
        span for part in (*message.body, *(field.value for field in message.fields), message.note) for span in part
    ]
    said = [getattr(span, "value", None) or getattr(span, "name", None) or getattr(span, "label", "") for span in spans]
    return " ".join([message.title, message.quote, *said])


class FakePlatform:
    """`outcomes` are scripted by method and chat, first come, first used; without one, what is asked for happens."""

    def __init__(self, name: str = "web", **abilities: Any) -> None:
        self.name = name
        self.abilities = Abilities(**{"reads_reactions": False, "direct_needs_opening": False, **abilities})
        self.report: Any = unheard
        self.alive = True
        self.calls: list[Call] = []
        self.outcomes: dict[tuple[str, str], deque[Any]] = {}
        self.shown: dict[tuple[str, str], Message] = {}
        self.standing: list[str] | None = None
        self.present: dict[str, bool | None] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.loses_answers = False
        self.start_problem: Exception | None = None
        self.stops_for = 0.0
        self.most_at_once: Counter[str] = Counter()
        self.stopped = False
        self._now: Counter[str] = Counter()
        self._numbers = 0

    def script(self, method: str, *outcomes: Any, chat_id: str = "cards") -> None:
        self.outcomes.setdefault((method, chat_id), deque()).extend(outcomes)

    async def until(self, seen: Callable[[], object]) -> None:
        """Wait until a look at the chat gives something true."""
        async with asyncio.timeout(5):
            while not seen():  # noqa: ASYNC110 - a look at any state has no event of its own
                await asyncio.sleep(0.005)

    def asked(self, method: str, chat_id: str | None = None) -> list[Call]:
        return [call for call in self.calls if call.method == method and chat_id in {None, call.chat_id}]

    def messages(self, chat_id: str) -> list[str]:
        return [words(message) for (chat, _), message in self.shown.items() if chat == chat_id]

    def id_of(self, part: str, chat_id: str = "cards") -> str:
        return next(
            number for (chat, number), message in self.shown.items() if chat == chat_id and part in words(message)
        )

    async def start(self, receive: Receive) -> None:
        if self.start_problem is not None:
            raise self.start_problem
        self.receive = receive

    async def stop(self) -> None:
        await asyncio.sleep(self.stops_for)
        self.stopped = True

    def moved(self, rooms: Mapping[str, str]) -> None:
        self.moves = dict(rooms)

    def serve(self, rooms: Sequence[Room]) -> None:
        self.rooms = list(rooms)

    async def check(self, rooms: Sequence[Room]) -> list[Problem]:
        return []

    async def post(self, chat_id: str, message: Message, *, key: str) -> Outcome:
        self._numbers += 1
        number = str(self._numbers)
        return await self._do(Call("post", chat_id, self._time(), message, detail=key), Sent(number))

    def link_to(self, chat_id: str, message_id: str) -> str | None:
        return f"https://chat.example/{chat_id}/{message_id}"

    async def edit(self, chat_id: str, message_id: str, message: Message) -> Outcome:
        stands = (chat_id, message_id) in self.shown
        call = Call("edit", chat_id, self._time(), message, message_id)
        return await self._do(call, Sent(message_id) if stands else Gone())

    async def direct(self, external_id: str, message: Message, *, key: str) -> Outcome:
        return await self._do(Call("direct", external_id, self._time(), message, detail=key), Sent("d"))

    async def react(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        return await self._do(Call("react", chat_id, self._time(), None, message_id, emoji), Sent(message_id))

    async def unreact(self, chat_id: str, message_id: str, emoji: str) -> Outcome:
        return await self._do(Call("unreact", chat_id, self._time(), None, message_id, emoji), Sent(message_id))

    async def take_reaction_off(self, chat_id: str, message_id: str, external_id: str, emoji: str) -> Outcome:
        call = Call("take_reaction_off", chat_id, self._time(), None, message_id, f"{external_id} {emoji}")
        return await self._do(call, Sent(message_id))

    async def reaction_counts(self, chat_id: str, message_ids: Sequence[str], emoji: str) -> Any:
        if self.standing is None:
            return RetryAfter(0, "not now")
        return dict.fromkeys(message_ids, len(self.standing))

    async def reactions(self, chat_id: str, message_id: str, emoji: str) -> list[str] | None:
        return self.standing

    async def is_present(self, chat_id: str, external_id: str) -> bool | None:
        self.calls.append(Call("is_present", chat_id, self._time(), detail=external_id))
        return self.present.get(external_id, True)

    async def give_role(self, chat_id: str, external_id: str, role_id: str) -> Outcome:
        return await self._do(Call("give_role", chat_id, self._time(), detail=f"{external_id} {role_id}"), Unchanged())

    async def take_role(self, chat_id: str, external_id: str, role_id: str) -> Outcome:
        return await self._do(Call("take_role", chat_id, self._time(), detail=f"{external_id} {role_id}"), Unchanged())

    async def invite(self, chat_id: str, name: str) -> Any:
        self._numbers += 1
        return await self._do(
            Call("invite", chat_id, self._time(), detail=name), Invited(f"https://chat.example/+{self._numbers}")
        )

    async def revoke(self, chat_id: str, link: str) -> Outcome:
        return await self._do(Call("revoke", chat_id, self._time(), detail=link), Unchanged())

    async def answer_join(self, chat_id: str, external_id: str, *, admit: bool) -> Outcome:
        return await self._do(Call("answer_join", chat_id, self._time(), detail=f"{external_id} {admit}"), Unchanged())

    async def put_out(self, chat_id: str, external_id: str) -> Outcome:
        return await self._do(Call("put_out", chat_id, self._time(), detail=external_id), Unchanged())

    def door(self, payload: str) -> str | None:
        return f"https://chat.example/{payload}" if self.abilities.direct_needs_opening else None

    async def find(self, chat_id: str, press: str) -> str | None:
        self.calls.append(Call("find", chat_id, self._time(), detail=press))
        for (chat, number), message in reversed(self.shown.items()):
            if chat == chat_id and any(button.press == press for row in message.rows for button in row):
                return number
        return None

    async def _do(self, call: Call, usual: Any) -> Any:
        self.calls.append(call)
        self._now[call.chat_id] += 1
        self.most_at_once[call.chat_id] = max(self.most_at_once[call.chat_id], self._now[call.chat_id])
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
        finally:
            self._now[call.chat_id] -= 1
        scripted = self.outcomes.get((call.method, call.chat_id))
        outcome = scripted.popleft() if scripted else usual
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Sent) and call.message is not None and call.method in {"post", "edit"}:
            self.shown[call.chat_id, call.message_id or outcome.message_id] = call.message
        if self.loses_answers:
            await asyncio.Event().wait()
        return outcome

    def _time(self) -> float:
        return asyncio.get_running_loop().time()
