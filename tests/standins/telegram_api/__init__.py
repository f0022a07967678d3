"""A stand-in for Telegram's Bot API: real HTTP, real long polling, state and limits like the real one's."""

from .core import Core
from .drive import PressResult
from .errors import ApiError
from .reactions import REACTION_EMOJI
from .server import Call, ContractError, TelegramServer
from .state import ALL_RIGHTS, Chat, Member, Message, User

__all__ = [
    "ALL_RIGHTS",
    "REACTION_EMOJI",
    "ApiError",
    "Call",
    "Chat",
    "ContractError",
    "Core",
    "Member",
    "Message",
    "PressResult",
    "TelegramServer",
    "User",
]
