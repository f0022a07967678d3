"""Where a round through YouTube's videos and channels stands: which of them, which page, whose replies are unread."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.intake.raw import keepable
from bot.intake.shapes.documents import count, mapping, word
from bot.intake.sources.walk import Dated, Walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports.sources import Asked, Raw

WATCHED_PAGES = 2
MOST_PAGES = 1000
MOST_REPLY_PAGES = 20
# How long an owner may hold a comment back for review: it then shows with the time at which it was written.
LATE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """A page as it came: its items, and the token of the next one."""

    items: list[object]
    onward: str | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A thread whose replies are to be read: what stands beside each of them, from when on (seconds), and where."""

    id: str
    thread: dict[str, Any]
    oldest: float
    page: str | None = None
    pages: int = 0


class Round:
    """A round, out of a cursor and back into one."""

    def __init__(self, asked: Asked, targets: Sequence[str]) -> None:
        held = asked.cursor
        self._asked, self._targets = asked, list(targets)
        self._walks = {name: state for name, state in held.get("walks", {}).items() if name in targets}
        self._unread = [Unread(**each) for each in held.get("unread", [])]
        self._over = bool(held.get("over"))
        self.target: str = held["at"] if held.get("at") in self._targets else self._targets[0]
        self._walk = Walk.at(self._walks.get(self.target, {}), asked.since, asked.now)

    def waiting(self) -> Unread | None:
        """Return the thread whose replies are read next, before any more threads are."""
        return self._unread[0] if self._unread else None

    def token(self) -> str | None:
        """Return the token of the page that is asked for next."""
        return self._unread[0].page if self._unread else self._walk.page

    def target_id(self) -> str:
        """Return the id of the video or channel that is walked."""
        return self.target.partition("=")[2]

    def again(self) -> None:
        """Read from its first page again what YouTube does not take the token of any more."""
        if self._unread:
            first = self._unread[0]
            self._unread[0] = Unread(first.id, first.thread, first.oldest, None, first.pages + 1)
        else:
            self._walk.again()

    def threads(self, found: Found) -> list[Raw]:
        """Take a page of threads; return what is new in it."""
        dated = [_dated(item) for item in found.items]
        fresh = self._walk.fresh([each for each in dated if each], LATE)
        items: list[Raw] = []
        for item, each in zip(found.items, dated, strict=True):
            if each is None:
                items.append(keepable(item))
                continue
            items += self._of_thread(mapping(item), each, is_fresh=each.id in fresh)
        known = [each for each in dated if each]
        self._walk.took(known, self._asked.now)
        if self._walk.is_over(known, found.onward, fewest=WATCHED_PAGES, most=MOST_PAGES):
            self._walk.end()
            self.pass_by()
        else:
            self._walk.on(found.onward)
        return items

    def _of_thread(self, item: dict[str, Any], each: Dated, *, is_fresh: bool) -> list[Raw]:
        """Return a thread's comment where it is new, and its new replies as far as they came along."""
        snippet = mapping(item.get("snippet"))
        thread: dict[str, Any] = {
            name: snippet[name] for name in ("videoId", "channelId", "totalReplyCount") if name in snippet
        }
        thread["id"] = each.id
        items = [{**mapping(snippet.get("topLevelComment")), "thread": thread}] if is_fresh else []
        before = self._walk.met.get(each.id, self._walk.known.get(each.id))
        if before is None and not is_fresh and self._walk.since is None:
            # older than what is looked for: from now on it is watched
            return items
        if each.count <= (before or 0):
            return items
        given = mapping(item.get("replies")).get("comments")
        replies = given if isinstance(given, list) else []
        oldest = self._walk.oldest(LATE)
        if len(replies) < each.count:
            self._unread.append(Unread(each.id, thread, oldest))
            return items
        return items + _new(replies, thread, oldest)

    def replies(self, waiting: Unread, found: Found) -> list[Raw]:
        """Take a page of one thread's replies; return what is new in it."""
        pages = waiting.pages + 1
        del self._unread[0]
        if found.onward and found.onward != waiting.page and pages < MOST_REPLY_PAGES:
            self._unread.insert(0, Unread(waiting.id, waiting.thread, waiting.oldest, found.onward, pages))
        return _new(found.items, waiting.thread, waiting.oldest)

    def pass_by(self) -> None:
        """Go on to the next video or channel; after the last one the round is over."""
        self._keep()
        place = self._targets.index(self.target) + 1
        self._over = place == len(self._targets)
        self.target = self._targets[place % len(self._targets)]
        self._walk = Walk.at(self._walks.get(self.target, {}), self._asked.since, self._asked.now)

    def goes_on(self) -> bool:
        """Say whether the round has more to read."""
        return bool(self._unread) or not self._over

    def cursor(self) -> dict[str, Any]:
        """Return the round as a cursor; one that is over begins with the first video or channel."""
        self._keep()
        held: dict[str, Any] = {"walks": self._walks, "at": self.target}
        if self._unread:
            held |= {"unread": [asdict(each) for each in self._unread], "over": self._over}
        return held

    def _keep(self) -> None:
        self._walks[self.target] = self._walk.state()


def _dated(item: object) -> Dated | None:
    """Return a thread as its walk knows it, None where it has no id."""
    if not isinstance(item, dict) or not word(item.get("id")):
        return None
    snippet = mapping(item.get("snippet"))
    top = mapping(mapping(snippet.get("topLevelComment")).get("snippet"))
    return Dated(item["id"], _seconds(top.get("publishedAt")), count(snippet.get("totalReplyCount")) or 0)


def _new(replies: Sequence[object], thread: dict[str, Any], oldest: float) -> list[Raw]:
    """Return the replies that are not older; one whose time cannot be read may be new."""
    found: list[Raw] = []
    for reply in replies:
        if not isinstance(reply, dict):
            found.append(keepable(reply))
            continue
        at = _seconds(mapping(reply.get("snippet")).get("publishedAt"))
        if at is None or at >= oldest:
            found.append({**reply, "thread": thread})
    return found


def _seconds(told: object) -> float | None:
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return moment.timestamp() if moment and moment.tzinfo else None
