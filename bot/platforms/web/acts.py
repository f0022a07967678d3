"""What people do on the page, translated: a line, a button, a reaction, a filled form, a dismissed private line.

A line that opens with `/` is a command; one written as an answer to the bot is an answer; all other talk is shown
in the room and is nobody's business.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.platforms.web.chat import Asked
from bot.platforms.web.ladder import Shown
from bot.platforms.web.refusals import ActRefusedError
from bot.ports.inbound import Answered, Filled, Inbound, Place, Pressed, Reacted, Sender, Typed
from bot.ports.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.platforms.web.chat import Post
    from bot.platforms.web.people import Person
    from bot.platforms.web.platform import WebPlatform
    from bot.ports.inbound import Event
    from bot.ports.message import File, Form, Input

FORMS_KEPT = 20
"""Open forms remembered per person; an older one must be opened again."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and in which chat; `language` is the page's."""

    person: Person
    chat_id: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form that a person has before them, and the post it came from."""

    form: Form
    chat_id: str
    post_id: str | None


class Acts:
    """The people's side of one platform."""

    def __init__(self, platform: WebPlatform) -> None:
        self._platform = platform
        self._chat = platform.chat
        self._forms: dict[str, dict[str, OpenForm]] = {}
        self._tokens = itertools.count(1)

    def actor(self, person_id: str, chat_id: str, language: str | None = None) -> Actor:
        """Return who acts where. Raises ActRefusedError for an unknown person or a chat they do not see."""
        person = self._chat.people.get(person_id)
        if person is None:
            raise ActRefusedError("no-person")
        if not self._chat.may_see(person, chat_id):
            raise ActRefusedError("no-room")
        return Actor(person, chat_id, person.language or language)

    async def say(self, actor: Actor, text: str, answers: str | None = None) -> Shown:
        """Write a line, perhaps as an answer to a post. Raises ActRefusedError: bot away, post gone."""
        target = self._seen(actor, answers) if answers else None
        if text.startswith("/"):
            name, _, rest = text[1:].partition(" ")
            self._connected()
            if actor.chat_id == actor.person.id:
                self._chat.add(actor.chat_id, self._platform.clock.now(), by=actor.person.id, text=text)
            event = Typed(name.lower(), rest.strip())
            return await self._hand(actor, event, target, Asked(actor.person.id, text))
        to_bot = target is not None and target.message is not None
        if to_bot:
            self._connected()
        # An answer to a private line stays between the two of them.
        only_for = target.only_for if target else None
        self._chat.add(
            actor.chat_id, self._platform.clock.now(), by=actor.person.id, text=text, only_for=only_for, answers=answers
        )
        return await self._hand(actor, Answered(text), target) if to_bot else Shown()

    async def press(self, actor: Actor, post_id: str, press: str) -> Shown:
        """Press a button that the post has, or had a moment ago. Raises ActRefusedError otherwise."""
        post = self._seen(actor, post_id)
        if press not in post.presses:
            raise ActRefusedError("no-button", 409)
        self._connected()
        return await self._hand(actor, Pressed(press), post)

    async def react(self, actor: Actor, post_id: str, emoji: str, *, added: bool) -> Shown:
        """Put an emoji on a post or take it off; the chat keeps it also while the bot is away."""
        post = self._seen(actor, post_id)
        change = self._chat.react if added else self._chat.unreact
        if not change(post, actor.person.id, emoji) or post.message is None:
            return Shown()
        return await self._hand(actor, Reacted(emoji, added), post)

    async def fill(self, actor: Actor, token: str, values: Mapping[str, str]) -> Shown:
        """Send an open form. Raises ActRefusedError when it is no longer open or a value does not fit its input."""
        opened = self._forms.get(actor.person.id, {}).get(token)
        if opened is None or opened.chat_id != actor.chat_id:
            raise ActRefusedError("no-form", 409)
        checked = {one.name: check_value(one, values.get(one.name, "")) for one in opened.form.inputs}
        self._connected()
        del self._forms[actor.person.id][token]
        event = Filled(opened.form.action, opened.form.ref, checked)
        post = self._chat.get(opened.chat_id, opened.post_id or "")
        return await self._hand(actor, event, post)

    def dismiss(self, actor: Actor, post_id: str) -> None:
        """Take a private line away from one's own view."""
        post = self._seen(actor, post_id)
        if post.only_for is None:
            raise ActRefusedError("not-private", 409)
        self._chat.remove(post)

    def file(self, actor: Actor, post_id: str) -> File:
        """Return the file of a post that this person sees. Raises ActRefusedError when there is none."""
        return _there(self._message(actor, post_id).file)

    def picture(self, actor: Actor, post_id: str) -> File:
        """Return the picture of a post that this person sees. Raises ActRefusedError when there is none."""
        return _there(self._message(actor, post_id).picture)

    def open_form(self, actor: Actor, form: Form, post_id: str | None) -> str:
        """Remember a form as open and return the token that the page sends back."""
        mine = self._forms.setdefault(actor.person.id, {})
        token = f"f{next(self._tokens)}"
        mine[token] = OpenForm(form, actor.chat_id, post_id)
        for old in list(mine)[:-FORMS_KEPT]:
            del mine[old]
        return token

    def _message(self, actor: Actor, post_id: str) -> Message:
        return self._seen(actor, post_id).message or Message()

    def _seen(self, actor: Actor, post_id: str) -> Post:
        post = self._chat.get(actor.chat_id, post_id)
        if post is None or post.only_for not in {None, actor.person.id}:
            raise ActRefusedError("no-message")
        return post

    def _connected(self) -> None:
        if not self._platform.running:
            raise ActRefusedError("bot-away", 503)

    async def _hand(self, actor: Actor, event: Event, post: Post | None, asked: Asked | None = None) -> Shown:
        person = actor.person
        inbound = Inbound(
            platform=self._platform.name,
            sender=Sender(person.id, person.name, person.roles, actor.language),
            place=Place(actor.chat_id, direct=actor.chat_id == person.id),
            event=event,
            at=self._platform.clock.now(),
            message_id=post.id if post else None,
            private=True,
        )
        return await self._platform.hand(inbound, asked, post)


def _there(file: File | None) -> File:
    if file is None:
        raise ActRefusedError("no-message")
    return file


def check_value(one: Input, value: str) -> str:
    """Return the value as the form may send it. Raises ActRefusedError naming the input that it does not fit."""
    value = value.strip()
    if not value and one.required:
        raise ActRefusedError("needs-value", 422, one.name)
    if len(value) > one.longest:
        raise ActRefusedError("too-long", 422, one.name)
    if value and one.choices and value not in {choice.value for choice in one.choices}:
        raise ActRefusedError("not-a-choice", 422, one.name)
    return value
