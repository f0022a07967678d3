"""The Telegram stand-in refuses what Telegram refuses, in its words."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReactionTypeEmoji
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.standins.telegram_api import TelegramServer
from tests.standins.telegram_api.checks import keyboard, refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x06\x00\x00\x00"
    b"\x9dt\x9a\x8c\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(server.token, base_url=server.base_url) as ready:
        yield ready


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


async def test_mentions_and_commands_in_a_quote_are_live_unless_broken_up(
    server: TelegramServer, bot: telegram.Bot
) -> None:
    ada = server.add_user("Ada")
    await server.start(ada)
    await bot.send_message(ada.id, "<blockquote>@acme /start #scam</blockquote>", parse_mode="HTML")
    assert [e["type"] for e in server.direct(ada)[0].entities] == ["blockquote", "mention", "bot_command", "hashtag"]
    await bot.send_message(
        ada.id, "<blockquote>@\u2060acme /\u2060start</blockquote> <code>@acme</code>", parse_mode="HTML"
    )
    assert [e["type"] for e in server.direct(ada)[1].entities] == ["blockquote", "code"]


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
