"""The Telegram stand-in tells the truth: two independent client libraries live with it, and it refuses what Telegram refuses."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import TYPE_CHECKING, Any

import aiogram
import httpx
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.filters import Command
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReactionTypeEmoji
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from tests.standins.telegram_api import ContractError, TelegramServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Update

ALLOWED = ["message", "callback_query", "message_reaction", "chat_member", "my_chat_member"]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x06\x00\x00\x00"
    b"\x9dt\x9a\x8c\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def _waits_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    # Otherwise python-telegram-bot 22 warns whenever it is told to wait, and warnings are errors here.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(server.token, base_url=server.base_url) as ready:
        yield ready


def refused(kind: type[Exception], words: str) -> Any:
    # python-telegram-bot changes the case of what Telegram says.
    return pytest.raises(kind, match=f"(?i){re.escape(words)}")


async def ask(server: TelegramServer, method: str, **values: Any) -> httpx.Response:
    """A request as plain JSON, without a client library between."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{server.base_url}{server.token}/{method}", json=values, timeout=10)


def keyboard(data: str = "claim:1", label: str = "Claim") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


# --- the smoke story, with python-telegram-bot and with aiogram ---


@contextlib.asynccontextmanager
async def polling(app: Application[Any, Any, Any, Any, Any, Any]) -> AsyncIterator[None]:
    await app.initialize()
    await app.updater.start_polling(allowed_updates=ALLOWED, timeout=5, poll_interval=0)
    await app.start()
    try:
        yield
    finally:
        await app.updater.stop()
        await app.stop()
        await app.shutdown()


def story_app(server: TelegramServer, seen: list[tuple[Any, ...]]) -> Application[Any, Any, Any, Any, Any, Any]:
    app = ApplicationBuilder().token(server.token).base_url(server.base_url).build()

    async def card(update: Update, _context: Any) -> None:
        await update.message.reply_html("<b>Late &amp; angry</b>", reply_markup=keyboard())

    async def press(update: Update, _context: Any) -> None:
        query = update.callback_query
        await query.answer("Yours now", show_alert=True)
        await query.edit_message_text("Claimed", reply_markup=keyboard("release:1", "Release"))

    async def reaction(update: Update, _context: Any) -> None:
        changed = update.message_reaction
        old, new = ([r.emoji for r in side] for side in (changed.old_reaction, changed.new_reaction))
        seen.append((changed.user and changed.user.first_name, old, new))

    async def answer(update: Update, _context: Any) -> None:
        seen.append(("answer", update.message.text, update.message.reply_to_message.text))

    app.add_handler(CommandHandler("card", card))
    app.add_handler(CallbackQueryHandler(press))
    app.add_handler(MessageReactionHandler(reaction))
    app.add_handler(MessageHandler(filters.REPLY, answer))
    return app


async def test_story_with_python_telegram_bot(server: TelegramServer) -> None:
    group = server.add_group("Ambassadors")
    ada, bob = server.add_user("Ada", username="ada"), server.add_user("Bob")
    server.join(ada, group)
    server.join(bob, group)
    seen: list[tuple[Any, ...]] = []
    async with polling(story_app(server, seen)):
        await server.wait_for(lambda: server.asked("getUpdates"))
        await server.say(ada, group, "/card@firsthand_bot")
        card = await server.wait_for_message(group, "Late & angry")
        assert card.labels == ["Claim"]
        assert card.entities == [{"type": "bold", "offset": 0, "length": 12}]

        pressed = await server.press(bob, card, "claim:1")
        assert (pressed.answered, pressed.text, pressed.show_alert) == (True, "Yours now", True)
        await server.wait_for(lambda: card.text == "Claimed")
        assert card.labels == ["Release"]
        assert card.edit_count == 1

        await server.wait_for(lambda: server.core.updates.allowed == ALLOWED)
        assert await server.react(ada, card, "👍")
        assert await server.react(ada, card, "🔥")
        assert await server.react(ada, card, None)
        await server.say(ada, group, "https://x.com/a/status/1", reply_to=card)
        await server.wait_for(lambda: len(seen) == 4)
    assert seen == [
        ("Ada", [], ["👍"]),
        ("Ada", ["👍"], ["🔥"]),
        ("Ada", ["🔥"], []),
        ("answer", "https://x.com/a/status/1", "Claimed"),
    ]
    assert server.core.updates.pending == []


async def test_story_with_aiogram(server: TelegramServer) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    server.join(ada, group)
    api = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    dispatcher, seen = aiogram.Dispatcher(), []

    @dispatcher.message(Command("card"))
    async def card(message: aiogram.types.Message) -> None:
        button = aiogram.types.InlineKeyboardButton(text="Claim", callback_data="claim:1")
        markup = aiogram.types.InlineKeyboardMarkup(inline_keyboard=[[button]])
        await message.reply("<i>Late</i>", parse_mode="HTML", reply_markup=markup)

    @dispatcher.callback_query()
    async def press(query: aiogram.types.CallbackQuery) -> None:
        await query.answer("Yours now", show_alert=True)
        await query.message.edit_text("Claimed")
        with pytest.raises(TelegramBadRequest, match="message is not modified"):
            await query.message.edit_text("Claimed")

    @dispatcher.message_reaction()
    async def reaction(changed: aiogram.types.MessageReactionUpdated) -> None:
        seen.append((changed.user.first_name, [r.emoji for r in changed.new_reaction]))

    async with aiogram.Bot(server.token, session=api).context() as client:
        task = asyncio.create_task(
            dispatcher.start_polling(
                client, allowed_updates=ALLOWED, polling_timeout=2, handle_signals=False, close_bot_session=False
            )
        )
        await server.wait_for(lambda: server.core.updates.allowed == ALLOWED)
        await server.say(ada, group, "/card")
        shown = await server.wait_for_message(group, "Late")
        assert shown.reply_to is not None
        assert shown.reply_to.text == "/card"
        pressed = await server.press(ada, shown, "Claim")
        assert (pressed.text, pressed.show_alert) == ("Yours now", True)
        await server.wait_for(lambda: shown.text == "Claimed")
        assert shown.buttons == []
        await server.react(ada, shown, "👀")
        await server.wait_for(lambda: seen == [("Ada", ["👀"])])

        with pytest.raises(aiogram.exceptions.TelegramForbiddenError, match="can't initiate conversation"):
            await client.send_message(ada.id, "Hello")
        await server.start(ada, "join_acme")
        file = aiogram.types.BufferedInputFile(b"a,b\n", "report.csv")
        await client.send_document(ada.id, file, caption="Report")
        assert [(m.caption, m.upload) for m in server.direct(ada)] == [("Report", b"a,b\n")]
        for number in range(17):
            await client.send_message(group.id, f"No {number}")
        with pytest.raises(TelegramRetryAfter):
            await client.send_message(group.id, "One too many")
        await dispatcher.stop_polling()
        await task


async def test_webhook_pushes_with_the_secret_and_repeats_until_2xx(server: TelegramServer, bot: telegram.Bot) -> None:
    got: list[tuple[str | None, str]] = []

    async def receive(request: web.Request) -> web.Response:
        body = await request.json()
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), body["message"]["text"]))
        return web.Response(status=500 if len(got) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ada = server.add_user("Ada")
    await server.start(ada)
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await bot.set_webhook(address, secret_token="s3cret", allowed_updates=ALLOWED)
    await server.wait_for(lambda: len(got) == 2)
    assert got == [("s3cret", "/start"), ("s3cret", "/start")]
    await server.wait_for(lambda: not server.core.updates.pending)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (address, 0)
    assert "500" in info.last_error_message
    with refused(Conflict, "webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    await server.say(ada, ada, "hello")
    assert [u.message.text for u in await bot.get_updates()] == ["hello"]
    await runner.cleanup()


async def test_webhook_wants_https_for_any_other_machine(bot: telegram.Bot) -> None:
    with refused(BadRequest, "HTTPS URL must be provided"):
        await bot.set_webhook("http://example.com/hook")


# --- updates ---


async def test_updates_stay_until_a_later_offset_confirms_them(server: TelegramServer, bot: telegram.Bot) -> None:
    ada = server.add_user("Ada")
    for text in ("one", "two", "three"):
        await server.say(ada, ada, text)
    first = await bot.get_updates()
    assert [u.message.text for u in await bot.get_updates()] == ["one", "two", "three"]
    later = await bot.get_updates(offset=first[0].update_id + 1, limit=1)
    assert [u.message.text for u in later] == ["two"]
    assert [u.message.text for u in await bot.get_updates(offset=-1)] == ["three"]
    assert len(await bot.get_updates()) == 1


async def test_updates_are_kept_for_a_day_and_presses_for_150_seconds() -> None:
    now = 1_800_000_000.0
    async with TelegramServer(clock=lambda: now) as server:
        ada = server.add_user("Ada")
        await server.start(ada)
        async with telegram.Bot(server.token, base_url=server.base_url) as client:
            await client.send_message(ada.id, "Card", reply_markup=keyboard())
            await server.press(ada, server.direct(ada)[0], "Claim", timeout=0.01)
            assert len(await client.get_updates()) == 2
            now += 151
            assert [u.message.text for u in await client.get_updates()] == ["/start"]
            now += 86_400
            assert await client.get_updates() == ()


async def test_allowed_updates_are_remembered_and_reactions_are_not_in_the_default(
    server: TelegramServer, bot: telegram.Bot
) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    server.join(ada, group)
    card = await bot.send_message(group.id, "Card")
    message = group.messages[card.message_id]
    assert not await server.react(ada, message, "👍")
    await bot.get_updates(allowed_updates=["message_reaction"])
    await bot.get_updates()
    assert await server.react(ada, message, "👎")
    await bot.get_updates(allowed_updates=[])
    assert not await server.react(ada, message, "🔥")


async def test_reactions_reach_only_an_administrator(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors", bot_status="member"), server.add_user("Ada")
    server.join(ada, group)
    await bot.get_updates(allowed_updates=ALLOWED)
    card = group.messages[(await bot.send_message(group.id, "Card")).message_id]
    assert not await server.react(ada, card, "👍")
    server.set_bot(group, "administrator")
    assert await server.react(ada, card, "👎")


async def test_an_emoji_swapped_for_another_is_one_update(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    server.join(ada, group)
    await bot.get_updates(allowed_updates=["message_reaction"])
    card = group.messages[(await bot.send_message(group.id, "Card")).message_id]
    await server.react(ada, card, "👍")
    await server.react(ada, card, "🔥")
    updates = [u.message_reaction for u in await bot.get_updates() if u.message_reaction]
    told = [([r.emoji for r in u.old_reaction], [r.emoji for r in u.new_reaction]) for u in updates]
    assert told == [([], ["👍"]), (["👍"], ["🔥"])]


async def test_an_anonymous_administrator_has_no_user_in_messages_and_reactions(
    server: TelegramServer, bot: telegram.Bot
) -> None:
    group, boss = server.add_group("Ambassadors"), server.add_user("Boss")
    await bot.get_updates(allowed_updates=ALLOWED)
    server.join(boss, group, status="administrator", is_anonymous=True)
    card = group.messages[(await bot.send_message(group.id, "Card", reply_markup=keyboard())).message_id]
    await server.react(boss, card, "👍")
    await server.say(boss, group, "/sla")
    await server.press(boss, card, "Claim", timeout=0.01)
    updates = (await bot.get_updates())[-3:]
    assert updates[0].message_reaction.user is None
    assert updates[0].message_reaction.actor_chat.id == group.id
    assert updates[1].message.from_user.username == "GroupAnonymousBot"
    assert updates[1].message.sender_chat.id == group.id
    assert updates[2].callback_query.from_user.id == boss.id


async def test_a_second_long_poll_ends_the_first_with_a_conflict(server: TelegramServer, bot: telegram.Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    async with telegram.Bot(server.token, base_url=server.base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=5))
        with refused(Conflict, "terminated by other getUpdates"):
            await first
        await server.start(server.add_user("Ada"))
        assert len(await second) == 1


async def test_privacy_mode_hides_talk_from_a_bot_without_rights(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors", bot_status="member"), server.add_user("Ada")
    server.join(ada, group)
    card = group.messages[(await bot.send_message(group.id, "Card")).message_id]
    talk = await server.say(ada, group, "just talking")
    await server.say(ada, group, "/points")
    await server.say(ada, group, "/points@other_bot")
    await server.say(ada, group, "https://x.com/a/status/1", reply_to=card)
    await server.say(ada, group, "indeed", reply_to=talk)
    seen = [u.message.text for u in await bot.get_updates() if u.message and u.message.text]
    assert seen == ["/points", "https://x.com/a/status/1"]


async def test_in_a_topic_every_message_answers_something(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors", forum=True), server.add_user("Ada")
    server.join(ada, group)
    topic = server.add_topic(group, "Criticism")
    sent = await bot.send_message(group.id, "Card", message_thread_id=topic)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
    await server.say(ada, group, "no answer to anything", topic=topic)
    last = (await bot.get_updates())[-1].message
    assert last.message_thread_id == topic
    assert last.reply_to_message.forum_topic_created.name == "Criticism"
    with refused(BadRequest, "message thread not found"):
        await bot.send_message(group.id, "Card", message_thread_id=999)


async def test_members_come_and_go(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    await bot.get_updates(allowed_updates=ALLOWED)
    assert (await bot.get_chat_member(group.id, ada.id)).status == "left"
    server.join(ada, group)
    assert (await bot.get_chat_member(group.id, ada.id)).status == "member"
    server.leave(ada, group)
    moves = [u.chat_member for u in await bot.get_updates() if u.chat_member]
    assert [(m.old_chat_member.status, m.new_chat_member.status) for m in moves] == [
        ("left", "member"),
        ("member", "left"),
    ]
    assert [m.user.id for m in await bot.get_chat_administrators(group.id)] == [server.bot.id]
    with refused(BadRequest, "user not found"):
        await bot.get_chat_member(group.id, 5)


# --- what is refused ---


async def test_a_person_must_open_the_chat_and_can_close_it(server: TelegramServer, bot: telegram.Bot) -> None:
    ada = server.add_user("Ada")
    with refused(Forbidden, "bot can't initiate conversation with a user"):
        await bot.send_message(ada.id, "Hello")
    await server.start(ada, "join_acme")
    assert (await bot.get_updates())[-1].message.text == "/start join_acme"
    await bot.send_message(ada.id, "Hello")
    server.block(ada)
    with refused(Forbidden, "bot was blocked by the user"):
        await bot.send_message(ada.id, "Hello again")
    await server.start(ada)
    await bot.send_message(ada.id, "Welcome back")
    assert [m.text for m in server.direct(ada)] == ["Hello", "Welcome back"]
    with refused(BadRequest, "Chat not found"):
        await bot.send_message(12345, "Hello")


async def test_editing_answering_and_deleting_what_is_not_there(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors", bot_rights=["can_manage_chat"]), server.add_user("Ada")
    server.join(ada, group)
    card = await bot.send_message(group.id, "Card", reply_markup=keyboard())
    with refused(BadRequest, "message is not modified"):
        await card.edit_text("Card", reply_markup=keyboard())
    theirs = await server.say(ada, group, "mine")
    with refused(BadRequest, "Message can't be edited"):
        await bot.edit_message_text("yours?", group.id, theirs.message_id)
    with refused(BadRequest, "Message can't be deleted"):
        await bot.delete_message(group.id, theirs.message_id)
    server.delete_message(group.messages[card.message_id])
    with refused(BadRequest, "Message to edit not found"):
        await card.edit_text("Changed")
    with refused(BadRequest, "Message to be replied not found"):
        await card.reply_text("?", do_quote=True)
    with refused(BadRequest, "Message to delete not found"):
        await card.delete()
    server.set_bot(group, "administrator")
    assert await bot.delete_message(group.id, theirs.message_id)
    server.set_bot(group, "kicked")
    with refused(Forbidden, "bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "Still here?")


async def test_button_data_is_measured_in_bytes(server: TelegramServer, bot: telegram.Bot) -> None:
    ada = server.add_user("Ada")
    await server.start(ada)
    await bot.send_message(ada.id, "fits", reply_markup=keyboard("я" * 32))
    with refused(BadRequest, "Button_data_invalid"):
        await bot.send_message(ada.id, "too long", reply_markup=keyboard("я" * 32 + "a"))
    with refused(BadRequest, "text must be non-empty"):
        await bot.send_message(ada.id, "no label", reply_markup=keyboard(label=" "))
    with refused(BadRequest, "Text buttons are unallowed"):
        await bot.send_message(ada.id, "no kind", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x")]]))
    link = InlineKeyboardMarkup([[InlineKeyboardButton("x", url="http://localhost")]])
    with refused(BadRequest, "Wrong HTTP URL"):
        await bot.send_message(ada.id, "bad link", reply_markup=link)


async def test_text_is_measured_in_utf16_after_parsing(server: TelegramServer, bot: telegram.Bot) -> None:
    ada = server.add_user("Ada")
    await server.start(ada)
    await bot.send_message(ada.id, f"<b>{'🔥' * 2048}</b>", parse_mode="HTML")
    assert server.direct(ada)[0].entities == [{"type": "bold", "offset": 0, "length": 4096}]
    with refused(BadRequest, "Message is too long"):
        await bot.send_message(ada.id, "🔥" * 2048 + "!")
    with refused(BadRequest, "Message caption is too long"):
        await bot.send_photo(ada.id, PNG, caption="x" * 1025)
    with refused(BadRequest, "text is empty"):
        await bot.send_message(ada.id, " \n ")
    many = [telegram.MessageEntity("bold", at * 2, 1) for at in range(101)]
    with refused(BadRequest, "Entities_too_long"):
        await bot.send_message(ada.id, "a " * 101, entities=many)
    with refused(BadRequest, "Image_process_failed"):
        await bot.send_photo(ada.id, b"no picture")
    photo = await bot.send_photo(ada.id, PNG, caption="<i>a</i>", parse_mode="HTML")
    assert (photo.photo[0].width, photo.photo[0].height, photo.caption_entities[0].type) == (3, 2, "italic")


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ("<b>open", "Can't find end tag corresponding to start tag"),
        ("<script>x</script>", 'Unsupported start tag "script"'),
        ("a < b", 'Unsupported start tag ""'),
        ("<b>a</i>", "Unmatched end tag"),
        ("a</b>", "Unexpected end tag"),
        ("<b", "Unclosed start tag"),
    ],
)
async def test_broken_html_is_refused(server: TelegramServer, bot: telegram.Bot, markup: str, refusal: str) -> None:
    ada = server.add_user("Ada")
    await server.start(ada)
    with refused(BadRequest, refusal):
        await bot.send_message(ada.id, markup, parse_mode="HTML")


async def test_html_becomes_text_and_entities(server: TelegramServer, bot: telegram.Bot) -> None:
    ada = server.add_user("Ada")
    await server.start(ada)
    await bot.send_message(
        ada.id, ' 🔥<b>x &lt;<i>y</i></b> <a href="https://x.com/a?b=1&amp;c">link</a> /next ', parse_mode="HTML"
    )
    message = server.direct(ada)[0]
    assert message.text == "🔥x <y link /next"
    assert [(e["type"], e["offset"], e["length"], e.get("url")) for e in message.entities] == [
        ("bold", 2, 4, None),
        ("italic", 5, 1, None),
        ("text_link", 7, 4, "https://x.com/a?b=1&c"),
        ("bot_command", 12, 5, None),
    ]


async def test_only_the_fixed_reactions_exist(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    server.join(ada, group)
    card = await bot.send_message(group.id, "Card")
    with refused(BadRequest, "Reaction_invalid"):
        await card.set_reaction("✅")
    with pytest.raises(ValueError, match="nobody can react"):
        await server.react(ada, group.messages[card.message_id], "✅")
    await card.set_reaction("👀")
    server.allow_reactions(group, ["👍"])
    with refused(BadRequest, "Reaction_invalid"):
        await card.set_reaction("👀")
    assert (await bot.get_chat(group.id)).available_reactions == (ReactionTypeEmoji("👍"),)


async def test_taking_off_a_reaction_needs_the_right_to_delete(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors", bot_rights=["can_manage_chat"]), server.add_user("Ada")
    server.join(ada, group)
    card = group.messages[(await bot.send_message(group.id, "Card")).message_id]
    await server.react(ada, card, "👍")
    with refused(BadRequest, "Not enough rights"):
        await bot.delete_message_reaction(group.id, card.message_id, user_id=ada.id)
    server.set_bot(group, "administrator", ["can_delete_messages"])
    await bot.delete_message_reaction(group.id, card.message_id, user_id=ada.id)
    assert card.reactions == {}


async def test_a_button_is_answered_once_in_time_and_in_200_characters(
    server: TelegramServer, bot: telegram.Bot
) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    server.join(ada, group)
    card = group.messages[(await bot.send_message(group.id, "Card", reply_markup=keyboard())).message_id]
    pressing = asyncio.create_task(server.press(ada, card, "Claim"))
    query = (await bot.get_updates(timeout=5))[-1].callback_query
    with refused(BadRequest, "Message_too_long"):
        await query.answer("x" * 201)
    await query.answer("x" * 200)
    assert (await pressing).text == "x" * 200
    with refused(BadRequest, "Query is too old"):
        await query.answer()
    late = await server.press(ada, card, "Claim", timeout=0.01)
    assert not late.answered
    server.core.callback_lives_for = 0
    with refused(BadRequest, "Query is too old"):
        await bot.answer_callback_query(late.query_id)


async def test_a_press_on_a_deleted_card_brings_an_inaccessible_message(
    server: TelegramServer, bot: telegram.Bot
) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    server.join(ada, group)
    card = group.messages[(await bot.send_message(group.id, "Card", reply_markup=keyboard())).message_id]
    server.delete_message(card)
    await server.press(ada, card, "claim:1", timeout=0.01, stale=True)
    assert not (await bot.get_updates())[-1].callback_query.message.is_accessible


async def test_a_group_that_became_a_supergroup_says_where_it_went(server: TelegramServer, bot: telegram.Bot) -> None:
    group = server.add_group("Ambassadors", basic=True)
    await bot.send_message(group.id, "Before")
    moved = server.migrate(group)
    with pytest.raises(ChatMigrated) as refusal:
        await bot.send_message(group.id, "After")
    assert refusal.value.new_chat_id == moved.id
    await bot.send_message(moved.id, "After")
    assert [m.text for m in server.messages(moved)] == ["After"]


async def test_menus_follow_scope_and_language(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada", language_code="ru")
    boss = server.add_user("Boss")
    server.join(ada, group)
    server.join(boss, group, status="administrator")
    admins = telegram.BotCommandScopeChatAdministrators(group.id)
    await bot.set_my_commands([("next", "Next thread")])
    await bot.set_my_commands([("points", "Баллы")], language_code="ru")
    await bot.set_my_commands([("sla", "Open threads")], scope=admins)
    assert server.menu(ada, group) == server.menu(ada) == ["points"]
    assert server.menu(boss, group) == ["sla"]
    assert [c.command for c in await bot.get_my_commands(scope=admins)] == ["sla"]
    with refused(BadRequest, "Bot_command_invalid"):
        await bot.set_my_commands([("Next", "Next thread")])


async def test_a_wrong_token_is_unauthorized(server: TelegramServer) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answers = [await client.post(f"{server.base_url}{token}/getMe") for token in ("1:wrong", "nonsense")]
    assert [answer.json()["description"] for answer in answers] == ["Unauthorized", "Not Found"]
    assert [answer.status_code for answer in answers] == [401, 404]


async def test_join_requests_channels_and_edits_by_people(server: TelegramServer, bot: telegram.Bot) -> None:
    group, ada = server.add_group("Ambassadors"), server.add_user("Ada")
    channel = server.add_channel("News", username="acme_news")
    server.request_to_join(ada, group)
    request = (await bot.get_updates())[-1].chat_join_request
    await request.approve()
    assert group.member(ada).status == "member"
    with refused(BadRequest, "HIDE_REQUESTER_MISSING"):
        await request.approve()
    await server.edit(await server.say(ada, group, "fisrt"), "first")
    assert (await bot.get_updates())[-1].edited_message.text == "first"
    await bot.send_message("@acme_news", "Report")
    assert [m.text for m in server.messages(channel, by_bot=True)] == ["Report"]
    server.set_bot(channel, "member")
    with refused(BadRequest, "need administrator rights in the channel chat"):
        await bot.send_message(channel.id, "Report")


# --- limits ---


async def test_a_group_takes_20_messages_and_edits_a_minute_and_deleting_is_free() -> None:
    now = 1_800_000_000.0
    async with TelegramServer(clock=lambda: now) as server:
        group = server.add_group("Ambassadors")
        async with telegram.Bot(server.token, base_url=server.base_url) as client:
            card = await client.send_message(group.id, "Card 0")
            for number in range(1, 20):
                await card.edit_text(f"Card {number}")
            with pytest.raises(RetryAfter) as refusal:
                await card.edit_text("Card 20")
            assert refusal.value.retry_after.total_seconds() == 60
            await card.delete()
            assert server.refused_by_limits == 1
            now += 60
            await client.send_message(group.id, "Card again")


async def test_a_short_burst_to_one_person_passes_and_30_a_second_in_all() -> None:
    now = 1_800_000_000.0
    async with TelegramServer(clock=lambda: now) as server:
        people = [server.add_user(f"Person {number}") for number in range(40)]
        for person in people:
            await server.start(person)
        for number in range(5):
            assert (await ask(server, "sendMessage", chat_id=people[0].id, text=f"{number}")).status_code == 200
        sixth = await ask(server, "sendMessage", chat_id=people[0].id, text="6")
        assert sixth.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 5",
            "parameters": {"retry_after": 5},
        }
        now += 10
        answers = [await ask(server, "sendMessage", chat_id=p.id, text="digest") for p in people]
        assert [a.status_code for a in answers] == [200] * 30 + [429] * 10


async def test_with_speed_a_client_that_waits_as_told_is_served_soon() -> None:
    async with TelegramServer(speed=120) as server:
        group = server.add_group("Ambassadors")
        async with telegram.Bot(server.token, base_url=server.base_url) as client:
            for number in range(20):
                await client.send_message(group.id, f"Card {number}")
            with pytest.raises(RetryAfter) as refusal:
                await client.send_message(group.id, "Card 20")
            await asyncio.sleep(refusal.value.retry_after.total_seconds())
            await client.send_message(group.id, "Card 20")
        assert refusal.value.retry_after.total_seconds() == 1


# --- the stand-in itself ---


async def test_ordered_failures_come_before_or_after_the_work(server: TelegramServer, bot: telegram.Bot) -> None:
    group = server.add_group("Ambassadors")
    server.fail_next("sendMessage", 502, "Bad Gateway")
    with refused(NetworkError, "Bad Gateway"):
        await bot.send_message(group.id, "Card")
    assert server.messages(group) == []
    server.fail_next("sendMessage", 0, performed=True)
    with pytest.raises(NetworkError):
        await bot.send_message(group.id, "Card")
    assert [m.text for m in server.messages(group)] == ["Card"]
    assert [call.status for call in server.asked("sendMessage")] == [502, 0]


@pytest.mark.parametrize(
    ("method", "values", "problem"),
    [
        ("sendMessage", {"chat_id": 1}, "required field 'text' is missing"),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": 1}, "unknown field 'colour'"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "sendMessage.text: 5 is not String"),
        ("sendMessage", {"chat_id": True, "text": "x"}, "sendMessage.chat_id: True is none of Integer, String"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "data": "y"}]]}},
            "InlineKeyboardButton has no field 'data'",
        ),
        ("setMyCommands", {"commands": [{"command": "x"}]}, "description: required by BotCommand, missing"),
        ("setMyCommands", {"commands": [], "scope": {"type": "everybody"}}, "'everybody' is not"),
        ("sendTelepathy", {}, "no method 'sendTelepathy'"),
        ("sendDice", {"chat_id": 1}, "the stand-in does not know sendDice yet"),
    ],
)
async def test_what_the_bot_api_does_not_have_fails_loudly(method: str, values: dict[str, Any], problem: str) -> None:
    server = TelegramServer()
    if not server.validated:
        pytest.skip("the published contract is not beside this checkout")

    async def run() -> None:
        async with server:
            answer = await ask(server, method, **values)
            assert answer.status_code in {400, 404}
            assert answer.json()["ok"] is False

    with pytest.raises(ContractError, match=problem):
        await run()


async def test_without_the_contract_it_works_unvalidated() -> None:
    async with TelegramServer(spec=None) as server:
        assert not server.validated
        ada = server.add_user("Ada")
        await server.start(ada)
        async with telegram.Bot(server.token, base_url=server.base_url) as client:
            await client.send_message(ada.id, "123", reply_markup=keyboard())
        assert [(m.text, m.labels) for m in server.direct(ada)] == [("123", ["Claim"])]
