"""An invented autumn: the month of `month.py`, and all that a monthly report has to tell apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.rules.counted import Dismissal
from bot.rules.forgetting import fingerprint
from storage.tables import AnswerKind, Audit, Mention, Proof, Reply, ThreadState, Tone
from tests.reports.month import NOW, Maker

if TYPE_CHECKING:
    from storage.tables import Thread
    from tests.reports.month import Month

HOUR = timedelta(hours=1)
SALT = "salt of acme"
BEGAN = datetime(2026, 10, 7, 22, 30, tzinfo=UTC)
"""In Berlin that is the eighth already."""


class Fuller(Maker):
    """Writes on where `Maker` ends; the same seed makes the same autumn."""

    audits: list[Audit]

    async def make(self) -> Month:
        self.audits, self.numbers = [], iter(range(1000, 10_000))
        month = await super().make()
        async with self.world.database.write() as self.uow:
            for thread in month.threads:
                self.uow.add(thread)
                await self._further_answers(thread)
                await self._further_posts(thread)
                await self._decisions(thread)
            for answer in list(month.replies):
                await self._met_by_the_intake(answer)
            for _ in range(60):
                await self._post(self._long_ago(), history=True)
                await self._post(self._moment())
        return month

    def _long_ago(self) -> datetime:
        edge = datetime(2026, self.dice.choice((9, 10)), 1, tzinfo=UTC) - 2 * HOUR  # as September and October begin
        return edge if self.dice.random() < 0.2 else BEGAN - self.dice.random() * timedelta(days=60)

    def _some(self, share: float) -> bool:
        return self.dice.random() < share

    async def _post(self, posted_at: datetime, thread: int | None = None, *, history: bool = False) -> Mention:
        number = next(self.numbers)
        post = await self._mention(thread, posted_at, number)
        post.tone = self.dice.choice((Tone.NEGATIVE, Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE))
        post.history = history
        if self._some(0.2):  # a forum, which may write the author into its addresses
            post.source = "forum"
            post.link = post.url = f"https://forum.example/{self.dice.choice((post.author.lower(), 't'))}/{number}"
        elif self._some(0.2):
            post.author = f"=critic{number}()"
        return post

    async def _further_answers(self, thread: Thread) -> None:
        for answer in [one for one in self.month.replies if one.thread_id == thread.id]:
            self._describe(answer)
            for _ in range(self.dice.randrange(3)):
                number, recorded_at = next(self.numbers), self._moment()
                link = f"https://x.com/i/status/7{number}"
                about = {"community_id": self.month.community, "thread_id": thread.id, "link": link, "url": link}
                about["member_id"] = self.dice.choice(self.month.members).id
                proof = self.dice.choice((Proof.RECORDED, Proof.REJECTED))
                further = await self._keep("replies", Reply(**about, recorded_at=recorded_at, proof=proof))
                if self._some(0.5):
                    further.published_at = recorded_at - self.dice.random() * 30 * HOUR
                self._describe(further)
        counts = [r for r in self.month.replies if r.thread_id == thread.id and r.proof is not Proof.REJECTED]
        thread.answered_at = min((r.published_at or r.recorded_at for r in counts), default=None)

    def _describe(self, answer: Reply) -> None:
        answer.kind = self.dice.choice((None, *AnswerKind))
        answer.guidance = self.dice.choice((None, 1, 1, 2))
        self.uow.add(answer)

    async def _further_posts(self, thread: Thread) -> None:
        for _ in range(self.dice.randrange(3)):
            after = thread.answered_at or thread.started_at
            hours = self.dice.choice((0.0, 72.0, 73.0, self.dice.uniform(-20, 90)))
            await self._post(min(NOW, after + hours * HOUR), thread.id)
        if thread.state in {ThreadState.STAFF, ThreadState.OPEN} and self._some(0.5):
            thread.paused_at = thread.started_at + HOUR

    async def _decisions(self, thread: Thread) -> None:
        if thread.state is ThreadState.DISMISSED and self._some(0.8):
            for undone in (True, False) if self._some(0.3) else (False,):
                await self._decide(thread, "dismiss", self.dice.choice(list(Dismissal)), undone=undone)
        if self._some(0.5):
            await self._decide(thread, "staff", "=why", undone=self._some(0.3))

    async def _decide(self, thread: Thread, what: str, why: str, *, undone: bool) -> None:
        person = self.month.members[0].person_id
        about = {"community_id": self.month.community, "thread_id": thread.id, "person_id": person}
        line = Audit(**about, at=self._moment(), what=what, why=why, undone=undone)
        self.uow.add(line)
        self.audits.append(line)

    async def _met_by_the_intake(self, answer: Reply) -> None:
        """The intake meets our own answers too, and some are forgotten since."""
        if not self._some(0.6):
            return
        post = await self._post(
            answer.published_at or answer.recorded_at - HOUR, self.dice.choice((None, answer.thread_id))
        )
        post.link, post.url, post.author = answer.link, answer.link, f"ambassador{answer.id}"
        if self._some(0.5):
            post.link, post.url, post.author, post.text = fingerprint(SALT, answer.link), "", "", ""
