"""Discord: slash commands, reactions, buttons that survive a restart, forms; no privileged intent is needed.

`gateway` and `translate` turn what people do into Inbound events, `interactions` answers in time, `render`, `markup`,
`clean` and `modals` turn messages and forms into what Discord shows, `client` is the Platform.
"""

from bot.platforms.discord_chat.client import DiscordPlatform

__all__ = ["DiscordPlatform"]
