"""A local page that is a chat of its own, so that the whole bot can be seen at work with no account anywhere.

`chat` is what a chat service would be (rooms, people, reactions, private lines, all in memory), `platform` and
`acts` translate between it and `bot.ports`, `http` and `guard` serve the page to this machine alone.
"""

from bot.platforms.web.chat import WebChat
from bot.platforms.web.http import router
from bot.platforms.web.people import Person
from bot.platforms.web.platform import WebPlatform

__all__ = ["Person", "WebChat", "WebPlatform", "router"]
