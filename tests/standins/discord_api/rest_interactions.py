"""REST: the answer to an interaction, within three seconds and once, and what may follow for fifteen minutes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .errors import Form, refusal
from .forms import check_message, check_modal
from .interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, InteractionResult
from .payloads import message_json
from .rest_messages import has_something
from .state import COMPONENTS_V2, EPHEMERAL, LOADING, Message
from .world import number

if TYPE_CHECKING:
    from .calls import Answer, Call, Routes

MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
KEPT_FLAGS = 4 | EPHEMERAL | 4096 | COMPONENTS_V2
AFTER_COMMAND, AFTER_COMPONENT = 20, 19


def callback(call: Call) -> Answer:
    """Take the first answer: 10062 when it is late or unknown, 40060 when there was one already."""
    server = call.server
    result = server.interactions.by_token.get(call.values["interaction_token"])
    if result is None or result.id != call.id("interaction_id"):
        raise refusal("unknown_interaction")
    if result.acked.is_set():
        raise refusal("already_acknowledged")
    if server.interactions.late(result):
        raise refusal("unknown_interaction")
    body = call.body or {}
    kind, data = body.get("type"), body.get("data") or {}
    _check_kind(result, kind)
    now = asyncio.get_running_loop().time()
    if kind in {MESSAGE, DEFER}:
        result.message = _answer(call, result, data, loading=kind == DEFER, within=("data",))
        result.acknowledge("deferred" if kind == DEFER else "message", now)
    elif kind in {DEFER_UPDATE, UPDATE}:
        result.message = result.source
        if kind == UPDATE:
            _update(call, result.source, data, ("data",))
        result.acknowledge("update" if kind == UPDATE else "deferred_update", now)
    elif kind == CHOICES:
        form = Form()
        form.count(("data", "choices"), data.get("choices") or [], 25)
        form.done()
        result.choices = data.get("choices") or []
        result.acknowledge("choices", now)
    else:
        check_modal(data)
        result.modal = data | {"components": number(data["components"])}
        result.acknowledge("modal", now)
    if call.query.get("with_response", "0") not in {"1", "true", "True"}:
        return 204, None
    return 200, _seen(call, result, kind)


def _check_kind(result: InteractionResult, kind: object) -> None:
    allowed: set[int] = {MESSAGE, DEFER, MODAL}
    if result.type == COMPONENT:
        allowed |= {DEFER_UPDATE, UPDATE}
    elif result.type == MODAL_SUBMIT:
        allowed = {MESSAGE, DEFER} | ({DEFER_UPDATE, UPDATE} if result.source else set())
    elif result.type == AUTOCOMPLETE:
        allowed = {CHOICES}
    if kind not in allowed:
        form = Form()
        form.wrong(
            ("type",), "INTERACTION_RESPONSE_TYPE_INVALID", f"Not an answer to interactions of type {result.type}"
        )
        form.done()


def _answer(
    call: Call, result: InteractionResult, data: dict[str, Any], *, loading: bool, within: tuple[str, ...] = ()
) -> Message:
    flags = int(data.get("flags") or 0) & KEPT_FLAGS
    if not loading:
        _check_body(data, call.files, flags, within)
    return call.server.post(
        result.channel,
        call.bot,
        ({} if loading else data) | {"flags": flags | (LOADING if loading else 0)},
        call.files,
        kind=AFTER_COMMAND if result.type == COMMAND else AFTER_COMPONENT,
        metadata=call.server.interactions.metadata(result),
        only_for=result.user if flags & EPHEMERAL else None,
    )


def _check_body(data: dict[str, Any], files: dict[str, bytes], flags: int, within: tuple[str, ...] = ()) -> None:
    check_message(data, flags=flags, within=within)
    if not has_something(data, files, flags):
        raise refusal("empty_message")


def _update(call: Call, message: Message | None, data: dict[str, Any], within: tuple[str, ...] = ()) -> None:
    if message is None:
        raise refusal("unknown_message")
    flags = int(data.get("flags") or 0) & COMPONENTS_V2 | message.flags & COMPONENTS_V2
    check_message(data, flags=flags, within=within)
    message.flags = (message.flags & ~LOADING) | flags
    if not message.deleted:
        call.server.revise(message, data, call.files)


def _seen(call: Call, result: InteractionResult, kind: int) -> dict[str, Any]:
    names = {COMMAND: "APPLICATION_COMMAND", COMPONENT: "MESSAGE_COMPONENT", MODAL_SUBMIT: "MODAL_SUBMIT"}
    about: dict[str, Any] = {"id": str(result.id), "type": result.type if result.type in names else AUTOCOMPLETE}
    about["channel_id"] = str(result.channel.id)
    if result.channel.guild:
        about["guild_id"] = str(result.channel.guild.id)
    if kind in {MESSAGE, DEFER, UPDATE, DEFER_UPDATE} and result.message:
        about["response_message_id"] = str(result.message.id)
        about["response_message_loading"] = result.message.loading
        about["response_message_ephemeral"] = result.message.ephemeral
    answer: dict[str, Any] = {"interaction": about}
    if kind in {MESSAGE, UPDATE} and result.message:
        answer["resource"] = {"type": kind, "message": message_json(result.message, call.bot)}
    return answer


def _by_token(call: Call) -> InteractionResult:
    result = call.server.interactions.by_token.get(call.values["webhook_token"])
    if result is None or call.id("webhook_id") != call.bot.id or not result.acked.is_set():
        raise refusal("unknown_webhook")
    if call.server.interactions.expired(result):
        raise refusal("webhook_token_expired")
    return result


def _which(call: Call, result: InteractionResult) -> Message:
    if "message_id" not in call.values:
        message = result.message
    else:
        known = [one for one in (result.message, *result.followups) if one and one.id == call.id("message_id")]
        message = known[0] if known else None
    if message is None or message.deleted:
        raise refusal("unknown_message")
    return message


def follow_up(call: Call) -> Answer:
    """Say something more; after a put-off answer the first of these takes its place, with its visibility."""
    result, body = _by_token(call), call.body or {}
    flags = int(body.get("flags") or 0) & KEPT_FLAGS
    _check_body(body, call.files, flags)
    if result.message and result.message.loading:
        _update(call, result.message, body)
        message = result.message
    else:
        message = _answer(call, result, body, loading=False)
        result.followups.append(message)
    result.finished.set()
    return 200, message_json(message, call.bot)


def read(call: Call) -> Answer:
    """Read the answer, or something that followed it."""
    return 200, message_json(_which(call, _by_token(call)), call.bot)


def edit(call: Call) -> Answer:
    """Edit the answer, the put-off answer, or the message whose button was pressed."""
    result = _by_token(call)
    message = _which(call, result)
    _update(call, message, call.body or {})
    result.finished.set()
    return 200, message_json(message, call.bot)


def delete(call: Call) -> Answer:
    """Take the answer away again."""
    result = _by_token(call)
    call.server.remove(_which(call, result))
    result.finished.set()
    return 204, None


HOOK = "/webhooks/{webhook_id}/{webhook_token}"
ROUTES: Routes = {
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"): callback,
    ("POST", HOOK): follow_up,
    **{
        (verb, HOOK + "/messages/" + end): handler
        for verb, handler in (("GET", read), ("PATCH", edit), ("DELETE", delete))
        for end in ("@original", "{message_id}")
    },
}
