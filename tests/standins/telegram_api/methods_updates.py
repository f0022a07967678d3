"""The bot fetches its updates or names the address where it wants them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from yarl import URL

from .errors import bad_request
from .webhook import LOCAL_HOSTS, WebhookPusher

if TYPE_CHECKING:
    from .core import Ask, Core

LONGEST_POLL = 50


async def get_updates(core: Core, ask: Ask) -> list[dict[str, Any]]:
    """getUpdates."""
    if not core.updates.webhook_url:
        core.updates.allow(ask.get("allowed_updates"))
    limit = min(max(ask.get("limit", 100), 1), 100)
    timeout_for = min(max(ask.get("timeout", 0), 0), LONGEST_POLL)
    return await core.updates.fetch(ask.get("offset", 0), limit, timeout_for)


async def set_webhook(core: Core, ask: Ask) -> bool:
    """setWebhook; the old one ends, a waiting poll ends with 409. An empty address is deleteWebhook."""
    url, secret = ask.get("url"), ask.get("secret_token")
    if not url:
        return await delete_webhook(core, ask)
    address = URL(url)
    if address.scheme != "https" and not (address.scheme == "http" and address.host in LOCAL_HOSTS):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    await _stop(core)
    core.updates.allow(ask.get("allowed_updates"))
    if ask.get("drop_pending_updates"):
        core.updates.pending.clear()
    core.updates.webhook_url = url
    core.max_connections = ask.get("max_connections", 40)
    core.updates.end_poll("Conflict: terminated by setWebhook request")
    core.pusher = WebhookPusher(core.updates, secret, core.speed)
    return True


async def delete_webhook(core: Core, ask: Ask) -> bool:
    """deleteWebhook."""
    await _stop(core)
    if ask.get("drop_pending_updates"):
        core.updates.pending.clear()
    return True


def get_webhook_info(core: Core, _ask: Ask) -> dict[str, Any]:
    """getWebhookInfo."""
    queue = core.updates
    queue.forget_expired()
    info: dict[str, Any] = {
        "url": queue.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending),
    }
    if queue.webhook_url:
        info |= {"max_connections": core.max_connections, "ip_address": URL(queue.webhook_url).host}
    if queue.allowed is not None:
        info["allowed_updates"] = queue.allowed
    if core.pusher is not None and core.pusher.last_error is not None:
        info["last_error_date"], info["last_error_message"] = core.pusher.last_error
    return info


async def _stop(core: Core) -> None:
    if core.pusher is not None:
        await core.pusher.stop()
    core.pusher = None
    core.updates.webhook_url = ""


HANDLERS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
