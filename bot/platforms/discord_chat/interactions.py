"""Answers to presses, commands and forms: in time always, at once where possible, and seen by the actor alone.

Discord waits three seconds for a first answer, and a form cannot follow a put-off one. So the answer is awaited for a
moment; when it takes longer (a busy database) the interaction is put off and answered when the answer is there. A form
that comes too late is replaced by the sentence that says what else to do.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import discord
from discord.utils import MISSING

from bot.platforms.discord_chat.modals import modal_of
from bot.platforms.discord_chat.outcomes import attempt
from bot.platforms.discord_chat.render import Rendered, render
from bot.ports.chat import Outcome, Unchanged
from bot.ports.message import Message
from bot.ports.text import plain

if TYPE_CHECKING:
    from bot.ports.inbound import Reply

    Interaction = discord.Interaction[Any]

ANSWER_WITHIN = 1.7
_log = logging.getLogger(__name__)
COMMAND, FORM_SENT = discord.InteractionType.application_command, discord.InteractionType.modal_submit


async def answer(interaction: Interaction, work: asyncio.Task[Reply | None], within: float = ANSWER_WITHIN) -> None:
    """Answer with what `work` returns; put the answer off when it is not there `within` seconds.

    When the work fails nothing is invented here: Discord itself tells the person, in his language, that it failed.
    """
    await asyncio.wait({work}, timeout=within)
    put_off = not work.done()
    if put_off:
        await attempt(_put_off(interaction), "putting an answer off")
    try:
        reply = await work
    except Exception:  # noqa: BLE001  (whatever failed is logged, and the person must not wait for ever)
        _log.exception("an interaction could not be handled")
        if put_off:
            await attempt(_nothing_more(interaction), "taking a put-off answer away")
        return
    answering = _answer_late(interaction, reply) if put_off else _answer_now(interaction, reply)
    await attempt(answering, "answering an interaction")


async def _answer_now(interaction: Interaction, reply: Reply | None) -> Outcome:
    if reply is None:
        await _put_off(interaction, quiet=interaction.message is not None)
        return await _nothing_more(interaction)
    if reply.form and interaction.type is not FORM_SENT:
        await interaction.response.send_modal(modal_of(reply.form))
        return Unchanged()
    shown = _shown(reply)
    if reply.replace and _pressed_private(interaction) and not shown.file:
        await interaction.response.edit_message(embed=shown.embed, view=shown.view())
    else:
        await interaction.response.send_message(**shown.parts(), ephemeral=_hidden(interaction, reply))
    return Unchanged()


async def _put_off(interaction: Interaction, *, quiet: bool | None = None) -> Outcome:
    """Tell Discord that an answer comes later.

    A press on a private message is put off without a sign, because only then can the answer replace that message.
    """
    quiet = _pressed_private(interaction) if quiet is None else quiet
    if quiet:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=interaction.guild_id is not None, thinking=True)
    return Unchanged()


async def _answer_late(interaction: Interaction, reply: Reply | None) -> Outcome:
    if reply is None:
        return await _nothing_more(interaction)
    quiet = _was_put_off_quietly(interaction)
    shown = _shown(reply)
    hidden = _hidden(interaction, reply)
    stays = (reply.replace and not shown.file) if quiet else hidden or interaction.guild_id is None
    if stays or not quiet:
        files = shown.files() if stays else []
        await interaction.edit_original_response(embed=shown.embed, view=shown.view(), attachments=files or MISSING)
    if not stays:
        await interaction.followup.send(**shown.parts(), ephemeral=hidden)
    if not stays and not quiet:
        # A put-off answer keeps the visibility it was put off with: what all may see is said anew.
        await interaction.delete_original_response()
    return Unchanged()


async def _nothing_more(interaction: Interaction) -> Outcome:
    """End a put-off answer without a word."""
    if not _was_put_off_quietly(interaction):
        await interaction.delete_original_response()
    return Unchanged()


def _was_put_off_quietly(interaction: Interaction) -> bool:
    return interaction.response.type is discord.InteractionResponseType.deferred_message_update


def _pressed_private(interaction: Interaction) -> bool:
    """Whether the press or form came from a message that only this person sees."""
    message = interaction.message
    return message is not None and (message.flags.ephemeral or interaction.guild_id is None)


def _hidden(interaction: Interaction, reply: Reply) -> bool:
    """Whether nobody else sees the answer; a direct chat is private anyway, and its answers stay there."""
    is_shared = reply.shared and interaction.type is COMMAND and reply.message.attached is None
    return interaction.guild_id is not None and not is_shared


def _shown(reply: Reply) -> Rendered:
    """Render the answer; where a form is wanted and cannot open, the sentence that stands for it."""
    return render(Message(body=(plain(reply.form.instead),)) if reply.form else reply.message)
