"""The picture as one person sees it: whole when the page opens, then change by change as server-sent events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.platforms.web.people import INNER_CIRCLE
from bot.platforms.web.wire import menu_json, moment, person_json, post_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.platforms.web.log import Entry
    from bot.platforms.web.people import Person
    from bot.platforms.web.platform import WebPlatform

Json = dict[str, Any]

PAGEFUL = 60
"""Posts of a chat that are sent at once; the page asks for earlier ones."""

HEARTBEAT = 15.0
"""Seconds of silence after which a stream says that it lives, so that a dead one is noticed."""


def picture(platform: WebPlatform, person_id: str) -> Json:
    """Return everything the page needs to draw itself for this person, or for the first one when unknown."""
    chat = platform.chat
    people = [person_json(person) for person in chat.people.values()]
    person = chat.people.get(person_id) or next(iter(chat.people.values()), None)
    seen: Json = {"run": chat.run, "at": _place_in_log(platform), "now": moment(platform.clock.now()), "people": people}
    if person is None:
        return {**seen, "me": None, "chats": [], "menu": {"default": platform.menu.default_language, "languages": {}}}
    chats = [
        {"id": room.chat_id, "kind": room.kind.value, "community": room.community, "claim": room.claim_emoji}
        for room in chat.rooms.values()
        if person.may_see(room.kind)
    ]
    chats.append({"id": person.id, "kind": "direct", "community": "", "claim": ""})
    return {
        **seen,
        "me": person.id,
        "chats": [{**one, **earlier(platform, person, one["id"])} for one in chats],
        "menu": menu_json(platform.menu, inner=bool(person.roles & INNER_CIRCLE)),
    }


def earlier(platform: WebPlatform, person: Person, chat_id: str, order: int | None = None) -> Json:
    """Return the pageful of posts before the one numbered `order` (None: the last ones), and whether there are more."""
    posts = platform.chat.standing(chat_id, person.id)
    if order is not None:
        posts = [post for post in posts if post.order < order]
    return {"posts": [post_json(post) for post in posts[-PAGEFUL:]], "more": len(posts) > PAGEFUL}


async def changes(platform: WebPlatform, person: Person, after: str) -> AsyncIterator[str]:
    """Yield what changes for this person after the place `after` in the log, until the bot hangs up.

    A place of another run, or one too long ago, yields `reload`: the page reads the whole picture again.
    """
    chat, log = platform.chat, platform.chat.log
    calls = log.calls
    seq = _seq(after, chat.run)
    while log.calls == calls:
        entries = log.since(seq) if seq is not None else None
        if entries is None:
            yield _event("reload", {}, _place_in_log(platform))
            return
        # No await between the look and the wait: a change or a hang-up in between would be slept through.
        if not entries and not await log.wait(HEARTBEAT):
            yield ": still here\n\n"
        for entry in entries:
            data = _data(platform, person, entry)
            if data is not None:
                yield _event("drop" if data.get("gone") else entry.kind, data, f"{chat.run}{entry.seq}")
            seq = entry.seq


def _data(platform: WebPlatform, person: Person, entry: Entry) -> Json | None:
    """Return what an entry means to this person now; None when it is none of their business."""
    chat = platform.chat
    if entry.kind == "people":
        return {"people": [person_json(one) for one in chat.people.values()]}
    if entry.only_for not in {None, person.id} or not chat.may_see(person, entry.chat_id):
        return None
    post = chat.get(entry.chat_id, entry.post_id)
    return post_json(post) if post else {"id": entry.post_id, "chat": entry.chat_id, "gone": True}


def _place_in_log(platform: WebPlatform) -> str:
    return f"{platform.chat.run}{platform.chat.log.seq}"


def _seq(place: str, run: str) -> int | None:
    number = place.removeprefix(run)
    return int(number) if place.startswith(run) and number.isdecimal() else None


def _event(kind: str, data: Json, place: str) -> str:
    return f"id: {place}\nevent: {kind}\ndata: {json.dumps(data)}\n\n"
