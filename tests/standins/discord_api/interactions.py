"""An interaction from press to answer, as the person who pressed sees it."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .payloads import acting_member_json, channel_json, message_json, user_json
from .permissions import Can
from .state import EPHEMERAL, Channel, Message, User, can_in

if TYPE_CHECKING:
    from .world import World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
ACK_WITHIN = 3.0
TOKEN_FOR = 900.0


@dataclass(eq=False)
class InteractionResult:
    """What came back for one press, command or form.

    `kind` is "message", "deferred" (the bot is thinking), "deferred_update", "update" (the message itself changed),
    "modal", "choices", or "unanswered" when three seconds passed in silence.
    """

    id: int
    token: str
    type: int
    user: User
    channel: Channel
    data: dict[str, Any]
    opened_at: float
    source: Message | None = None
    kind: str = "unanswered"
    message: Message | None = None
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] = field(default_factory=list)
    followups: list[Message] = field(default_factory=list)
    acked_after: float | None = None
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    acked: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ephemeral(self) -> bool:
        """Whether the answer is seen by nobody else."""
        return bool(self.message and self.message is not self.source and self.message.ephemeral)

    @property
    def text(self) -> str:
        """Everything the person can read in the answer and in what followed it."""
        shown = [one for one in (self.message, *self.followups) if one and not one.deleted]
        return "\n".join(one.text for one in shown)

    @property
    def components(self) -> list[dict[str, Any]]:
        """The components of the answer, or of the form."""
        if self.modal is not None:
            return list(self.modal["components"])
        return self.message.components if self.message else []

    async def settled(self, within: float = 5.0) -> InteractionResult:
        """Wait, `within` seconds at most, until an answer that was put off has come; raises TimeoutError."""
        await asyncio.wait_for(self.finished.wait(), within)
        return self

    def acknowledge(self, kind: str, now: float) -> None:
        """Note how and when the bot answered."""
        self.kind, self.acked_after = kind, now - self.opened_at
        self.acked.set()
        if not kind.startswith("deferred"):
            self.finished.set()


class Interactions:
    """All interactions of the server, by token; opens them and tells the bot."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ack_within = ACK_WITHIN
        self.token_for = TOKEN_FOR
        self.by_token: dict[str, InteractionResult] = {}

    def begin(
        self, kind: int, user: User, channel: Channel, data: dict[str, Any], source: Message | None = None
    ) -> InteractionResult:
        """Start an interaction and tell the bot."""
        now = asyncio.get_running_loop().time()
        token = secrets.token_urlsafe(48)
        result = InteractionResult(self.world.next_id(), token, kind, user, channel, data, now, source)
        self.by_token[token] = result
        self.world.tell("INTERACTION_CREATE", self._payload(result))
        return result

    async def open(
        self, kind: int, user: User, channel: Channel, data: dict[str, Any], source: Message | None = None
    ) -> InteractionResult:
        """Start an interaction and wait for the first answer, no longer than Discord does."""
        result = self.begin(kind, user, channel, data, source)
        try:
            await asyncio.wait_for(result.acked.wait(), self.ack_within)
        except TimeoutError:
            result.finished.set()
        return result

    def late(self, result: InteractionResult) -> bool:
        """Return whether the three seconds for the first answer are over."""
        return asyncio.get_running_loop().time() - result.opened_at > self.ack_within

    def expired(self, result: InteractionResult) -> bool:
        """Return whether the token is no longer good for edits and follow-ups."""
        return asyncio.get_running_loop().time() - result.opened_at > self.token_for

    def metadata(self, result: InteractionResult) -> dict[str, Any]:
        """Return what a message says about the interaction that it answers."""
        data: dict[str, Any] = {
            "id": str(result.id),
            "type": result.type,
            "user": user_json(result.user),
            "authorizing_integration_owners": self._owners(result.channel),
        }
        if result.type == COMMAND:
            data |= {"name": result.data["name"], "command_type": 1}
        elif result.type == COMPONENT and result.source:
            data["interacted_message_id"] = str(result.source.id)
        elif result.type == MODAL_SUBMIT:
            data["triggering_interaction_metadata"] = data | {"type": COMMAND, "name": "form", "command_type": 1}
        return data

    def _owners(self, channel: Channel) -> dict[str, str]:
        return {"0": str(channel.guild.id) if channel.guild else "0"}

    def _payload(self, result: InteractionResult) -> dict[str, Any]:
        channel, world = result.channel, self.world
        seen = channel_json(channel)
        payload: dict[str, Any] = {
            "id": str(result.id),
            "application_id": str(world.bot.id),
            "type": result.type,
            "token": result.token,
            "version": 1,
            "data": result.data,
            "channel_id": str(channel.id),
            "locale": result.user.locale,
            "app_permissions": str(int(can_in(world.bot, channel))),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": self._owners(channel),
            "context": 0 if channel.guild else 1,
            "attachment_size_limit": 10_485_760,
        }
        if channel.guild:
            member = channel.guild.members[result.user.id]
            guild = {"id": str(channel.guild.id), "locale": channel.guild.locale, "features": []}
            payload |= {"guild_id": guild["id"], "guild": guild, "guild_locale": channel.guild.locale}
            payload["member"] = acting_member_json(member, channel)
            seen["permissions"] = str(int(can_in(result.user, channel)))
        else:
            payload["user"] = user_json(result.user)
        payload["channel"] = seen
        if result.source:
            payload["message"] = message_json(result.source, world.bot)
        return payload


def visible(user: User, message: Message) -> bool:
    """Return whether a person sees a message."""
    if message.deleted or (message.only_for or user) is not user:
        return False
    return bool(message.flags & EPHEMERAL) or Can.VIEW_CHANNEL in can_in(user, message.channel)
