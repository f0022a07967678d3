"""The web chat driven as the page drives it: over its HTTP routes, in process, without a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import httpx
from fastapi import FastAPI

from bot.platforms.web import Person, WebChat, WebPlatform, router
from bot.ports.chat import RoomKind
from bot.ports.clock import Clock, SystemClock
from tests.harness.base import Seen

if TYPE_CHECKING:
    from bot.ports.chat import Inbox, Menu, Room

ADDRESS = "http://127.0.0.1:8080"


class WebHarness:
    """The chat outlives its adapters, so a second `platform` is a restarted bot in the same rooms."""

    name = "web"
    claim_emoji = "✋"

    def __init__(self, clock: Clock | None = None) -> None:
        self.rooms = {kind: f"web-{kind}" for kind in RoomKind}
        self.chat = WebChat()
        self.chat.add_person(Person("reader", "Reader", sees=frozenset(RoomKind)))
        self.clock = clock or SystemClock()
        self._client: httpx.AsyncClient | None = None
        self._people = self._roles = 0
        self._platform: WebPlatform | None = None
        self.waits = True

    async def open(self) -> None:
        """Nothing to connect to: the chat is in memory."""

    async def close(self) -> None:
        """Leave the page."""
        if self._client is not None:
            await self._client.aclose()

    def platform(self, menu: Menu, rooms: list[Room], inbox: Inbox) -> WebPlatform:
        """Return a fresh adapter over the same chat; acts go to the newest one from now on."""
        platform = self._platform = WebPlatform(self.chat, menu, rooms, [], self.clock)
        platform.address = f"{ADDRESS}/web/"
        app = FastAPI()
        app.include_router(router(platform))
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS)
        return platform

    async def person(self, name: str) -> str:
        """Let somebody in who sees every room and has no role."""
        self._people += 1
        person = Person(f"p{self._people}", name, sees=frozenset(RoomKind))
        self.chat.add_person(person)
        return person.id

    async def react(self, person: str, chat_id: str, message_id: str, emoji: str) -> None:
        await self._act("react", person, chat_id, post=message_id, emoji=emoji, added=True)

    async def unreact(self, person: str, chat_id: str, message_id: str, emoji: str) -> None:
        await self._act("react", person, chat_id, post=message_id, emoji=emoji, added=False)

    async def press(self, person: str, chat_id: str, message_id: str, press: str) -> Seen | None:
        """Press a button, wherever the message stands: in the room, or in the person's direct chat."""
        return await self._seen(person, await self._press(person, chat_id, message_id, press))

    async def fill(self, person: str, chat_id: str, message_id: str, press: str, values: dict[str, str]) -> Seen | None:
        """Press a button that opens a form and send the form."""
        answer = await self._press(person, chat_id, message_id, press)
        assert answer["form"], f"{press!r} opened no form but {answer['private']}"
        where = self._chat_of(message_id, chat_id)
        return await self._seen(
            person, await self._act("fill", person, where, token=answer["form"]["token"], values=values)
        )

    async def type(self, person: str, chat_id: str | None, line: str) -> Seen | None:
        """Type a line in a room, or in the direct chat when `chat_id` is None."""
        return await self._seen(person, await self._act("say", person, chat_id or person, text=line))

    async def answer(self, person: str, chat_id: str, message_id: str, text: str) -> Seen | None:
        """Write a line as an answer to a message."""
        return await self._seen(person, await self._act("say", person, chat_id, text=text, answers=message_id))

    async def record(
        self, person: str, chat_id: str, message_id: str, thread: int, link: str, *, disclosed: bool
    ) -> Seen | None:
        """Press the card's `reply` button and fill its form."""
        card = next(seen for seen in await self.messages(chat_id) if seen.id == message_id)
        values = {"link": link, "disclosure": "yes" if disclosed else "no"}
        return await self.fill(person, chat_id, message_id, card.button("reply"), values)

    async def open_direct(self, person: str) -> None:
        """A direct chat on the page is always open."""

    async def messages(self, chat_id: str) -> list[Seen]:
        posts = await self._read("reader", chat_id)
        return [await self._with_file("reader", one) for one in posts if one["message"] and not one["private"]]

    async def directs(self, person: str) -> list[Seen]:
        """Return what the bot told this person alone, in rooms and in the direct chat, oldest first."""
        posts = [post for chat_id in (*self.chat.rooms, person) for post in await self._read(person, chat_id)]
        mine = [post for post in posts if post["message"] and post["private"]]
        return [await self._with_file(person, post) for post in sorted(mine, key=lambda post: post["order"])]

    async def delete(self, chat_id: str, message_id: str) -> None:
        post = self.chat.get(chat_id, message_id)
        assert post is not None, f"no {message_id} in {chat_id}"
        self.chat.remove(post)

    async def _seen(self, person: str, answer: dict[str, Any]) -> Seen | None:
        """Return what an act's answer shows to its maker: a private post, or a form's title and labels."""
        if form := answer["form"]:
            lines = [form["title"]]
            for one in form["inputs"]:
                lines += [one["label"], one["hint"], *(choice["label"] for choice in one["choices"])]
            return Seen(form["token"], "\n".join(filter(None, lines)))
        return await self._with_file(person, answer["private"]) if answer["private"] else None

    async def _with_file(self, person: str, post: dict[str, Any]) -> Seen:
        """Return a post, its file or its picture downloaded as the page does it."""
        seen, message = _seen_post(post), post["message"]
        if message["file"]:
            return replace(seen, files=((message["file"]["name"], await self._download("file", person, post)),))
        if message["picture"]:
            return replace(seen, pictures=(await self._download("picture", person, post),))
        return seen

    async def _download(self, what: str, person: str, post: dict[str, Any]) -> bytes:
        assert self._client, "no platform yet"
        query = {"as": person, "chat": post["chat"], "post": post["id"]}
        response = await self._client.get(f"/web/{what}", params=query)
        assert response.status_code == 200, response.text
        return response.content

    def opens(self, link: str) -> tuple[str, str]:
        chat_id, message_id = link.removeprefix(f"{ADDRESS}/web/#/").split("/")
        return unquote(chat_id), unquote(message_id)

    async def role(self, name: str) -> str:
        self._roles += 1
        return f"{self._roles:015d}"

    def roles_of(self, person: str) -> set[str]:
        return set(self.chat.people[person].roles)

    async def closed_room(self) -> str:
        self._roles += 1
        return f"-100{self._roles}"

    async def ask_in(self, person: str, link: str) -> bool:
        assert self._platform, "no platform yet"
        return await self._platform.ask_in(person, link)

    def inside(self, chat_id: str) -> set[str]:
        return set(self.chat.closed[chat_id].inside)

    def _chat_of(self, message_id: str, chat_id: str) -> str:
        post = self.chat.by_id(message_id)
        return post.chat_id if post else chat_id

    async def _press(self, person: str, chat_id: str, message_id: str, press: str) -> dict[str, Any]:
        return await self._act("press", person, self._chat_of(message_id, chat_id), post=message_id, press=press)

    async def _act(self, kind: str, person: str, chat_id: str, **fields: Any) -> dict[str, Any]:
        assert self._client, "no platform yet"
        response = await self._client.post(f"/web/{kind}", json={"as": person, "chat": chat_id, **fields})
        assert response.status_code == 200, f"{kind} {fields}: {response.status_code} {response.text}"
        return response.json()

    async def _read(self, person: str, chat_id: str) -> list[dict[str, Any]]:
        """Read a whole chat, page by page."""
        assert self._client, "no platform yet"
        posts: list[dict[str, Any]] = []
        order, more = 10**9, True
        while more:
            response = await self._client.get("/web/earlier", params={"as": person, "chat": chat_id, "order": order})
            assert response.status_code == 200, response.text
            page = response.json()
            posts, more = [*page["posts"], *posts], page["more"]
            order = posts[0]["order"] if posts else 0
        return posts


def _seen_post(post: dict[str, Any]) -> Seen:
    message = post["message"]
    lines = [message["title"], *map(_words, message["body"]), message["quote"]]
    lines += [f"{field['label']}: {_words(field['value'])}" for field in message["fields"]]
    lines.append(_words(message["note"]))
    return Seen(
        post["id"],
        "\n".join(filter(None, lines)),
        tuple((one["label"], one["press"] or one["url"]) for row in message["rows"] for one in row),
        tuple((one["emoji"], len(one["who"]) + one["bot"]) for one in post["reactions"]),
        links=tuple((span["v"], span["url"]) for line in message["body"] for span in line if span["t"] == "link"),
    )


def _words(line: list[dict[str, Any]]) -> str:
    return "".join(span["at"] if span["t"] == "when" else span["v"] for span in line)
