"""A closed room: a role that sees a channel on Discord, a group in Telegram whose link works for this member alone.

The link only asks; the router lets in who holds the perk and turns everybody else away, so a link that is passed on
opens nothing.
"""

from bot.perks.opening import Opens
from storage.tables import PerkKind

KIND = Opens(PerkKind.CLOSED_ROOM)
