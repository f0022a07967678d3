"""Two independent client libraries live with the Telegram stand-in as they would with Telegram."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import pytest
import telegram
from aiohttp import web
from telegram.error import BadRequest, Conflict
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from tests.standins.telegram_api import TelegramServer
from tests.standins.telegram_api.checks import ALLOWED, keyboard, refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Update


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(server.token, base_url=server.base_url) as ready:
        yield ready


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
    # here, because loading it takes seconds, and only the process that runs this test needs it
    import aiogram
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
    from aiogram.filters import Command

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
