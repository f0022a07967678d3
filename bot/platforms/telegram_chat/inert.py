"""Words of others that stay words: they ping nobody, are no link or command to tap, and turn no text around.

Telegram finds @names, #tags, $tags, /commands and addresses by itself in whatever a bot sends, also inside a quote,
and has no switch for it. Its rules (https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp) want a
letter right behind the sign, so an invisible word joiner (U+2060) behind the sign is enough. Phone and card numbers
remain: clients find those too, but they reach nobody in the chat.
"""

from __future__ import annotations

import re

JOINER = "\u2060"

_SURROGATE = re.compile("[\ud800-\udfff]")
# Control characters, and the marks that turn the direction of all that follows; RLM and LRM only touch neighbours.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ufeff]")
_BREAK = re.compile("\r\n?|[\u2028\u2029\u0085]")
# A sign at the very end counts too: the next piece may begin with a name.
_FOREIGN = re.compile(r"[@#$/](?=\w|/|\Z)|\.(?=\w)|(?<=:)/")
_OWN = re.compile(r"(?<![\w/])[@#](?=\w|\Z)|(?<![\w$])\$(?=[A-Z1]|\Z)")


def clean(text: str) -> str:
    """Return `text` without what Telegram refuses, counts otherwise, or what would disturb the text around it."""
    return _UNSAFE.sub("", _BREAK.sub("\n", _SURROGATE.sub("\ufffd", text)))


def foreign(text: str) -> str:
    """Return somebody else's words so that nothing in them can be tapped."""
    return _FOREIGN.sub(lambda sign: sign[0] + JOINER, clean(text))


def own(text: str) -> str:
    """Return the bot's own sentence so that it pings nobody; its commands and addresses can be tapped."""
    return _OWN.sub(lambda sign: sign[0] + JOINER, clean(text))
