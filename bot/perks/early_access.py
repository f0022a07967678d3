"""Early access: a role on Discord, a group in Telegram that opens by a link; both are taken back when it ends."""

from bot.perks.opening import Opens
from storage.tables import PerkKind

KIND = Opens(PerkKind.EARLY_ACCESS)
