"""A file or a picture that goes with a message, within what Discord takes.

10 MiB for everybody, more on a server that its members boost
(https://discord.com/developers/docs/reference#uploading-files).
"""

from __future__ import annotations

import io
import math
import re
from typing import TYPE_CHECKING

import discord
from discord.utils import DEFAULT_FILE_SIZE_LIMIT_BYTES

from bot.ports.chat import Refused

if TYPE_CHECKING:
    from bot.ports.message import File

MIB = 1024 * 1024


def picture_name(name: str) -> str:
    """Return a name by which an embed can show its picture: Discord finds it by plain letters only."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)


def upload(name: str, file: File) -> discord.File:
    """Return a file ready to be sent once."""
    return discord.File(io.BytesIO(file.content), filename=name)


def limit_in(channel: object) -> int:
    """Return how many bytes a file may have in a channel, as far as its server is known."""
    guild = getattr(channel, "guild", None)
    return guild.filesize_limit if isinstance(guild, discord.Guild) else DEFAULT_FILE_SIZE_LIMIT_BYTES


def refusal(file: File | None, most: int) -> Refused | None:
    """Return why a file cannot be sent; None where there is none, or where it can."""
    if file is None or len(file.content) <= most:
        return None
    size = math.ceil(len(file.content) * 10 / MIB) / 10
    return Refused(f"{file.name} has {size} MiB, and Discord takes files of at most {most / MIB:.0f} MiB here")
