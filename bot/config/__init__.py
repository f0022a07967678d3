"""config.toml as frozen models: what cannot be used is refused, all at once, each with its key and the mend.

Secrets come from the environment or from the file, and no model shows them when printed.
"""

from bot.config.community import CommunityConfig, Targets
from bot.config.installation import Config, Health, Http
from bot.config.reading import helpdesk_secret, intake_secret, load, parse
from bot.config.rooms import Rooms

__all__ = [
    "CommunityConfig",
    "Config",
    "Health",
    "Http",
    "Rooms",
    "Targets",
    "helpdesk_secret",
    "intake_secret",
    "load",
    "parse",
]
