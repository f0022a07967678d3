from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telegram import Update

from bot.platforms.telegram_chat.chats import Chats, parse_chat_id
from bot.platforms.telegram_chat.translate import Us, migration, translate
from bot.ports.chat import Room, RoomKind
from bot.ports.inbound import Answered, Closed, Inbound, Left, Place, Pressed, Reacted, Sender, Typed

US = Us(id=99, username="FirsthandBot", commands=frozenset({"points", "reply"}))
NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
AT = 1772625600
HAPPENED = datetime.fromtimestamp(AT, UTC)
ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "last_name": "Lee", "language_code": "ru"}
BOT = {"id": 99, "is_bot": True, "first_name": "Firsthand", "username": "FirsthandBot"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Ambassadors"}
FORUM = {"id": -1002, "type": "supergroup", "title": "Forum", "is_forum": True}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ann"}
ROOMS = [
    Room("acme", RoomKind.CARDS, "-1001", "✍️"),
    Room("acme", RoomKind.MANAGERS, "-1002:5", "✍️"),
    Room("beta", RoomKind.CARDS, "-1003:5", "👀"),
    Room("beta", RoomKind.MANAGERS, "-1003:6", "👀"),
]
SENDER = Sender("7", "Ann Lee", language="ru")
CARD = {"message_id": 40, "date": AT, "chat": GROUP, "from": BOT, "text": "a card"}


def heard(kind: str, body: dict, *, receipt: int | None = 3, chats: Chats | None = None) -> tuple[Inbound, ...]:
    update = Update.de_json({"update_id": 1, kind: body}, None)
    return translate(update, US, chats or Chats(ROOMS), NOW, receipt)


def message(text: str | None = None, chat: dict = GROUP, **more) -> dict:
    body = {"message_id": 50, "date": AT, "chat": chat, "from": ANN, **more}
    return body if text is None else {**body, "text": text}


def reaction(old: list, new: list, **more) -> dict:
    def kinds(emoji):
        return [each if isinstance(each, dict) else {"type": "emoji", "emoji": each} for each in emoji]

    who = more or {"user": ANN}
    return {
        "chat": GROUP,
        "message_id": 40,
        "date": AT,
        "old_reaction": kinds(old),
        "new_reaction": kinds(new),
        **who,
    }


def press(**more) -> dict:
    return {"id": "77", "from": ANN, "chat_instance": "1", "data": "claim:12", "message": CARD, **more}


def one(found: tuple[Inbound, ...]) -> Inbound:
    assert len(found) == 1
    return found[0]


def test_a_reaction_tells_who_where_what_and_when():
    assert one(heard("message_reaction", reaction([], ["✍"]))) == Inbound(
        "telegram", SENDER, Place("-1001"), Reacted("✍️", added=True), HAPPENED, "40", receipt=3
    ), "the emoji is spelled as the config spells the claim emoji"


def test_an_emoji_swapped_for_another_is_first_a_removal_then_an_addition():
    first, second = heard("message_reaction", reaction(["✍"], ["👍"]))

    assert (first.event, second.event) == (Reacted("✍️", added=False), Reacted("👍", added=True))
    assert (first.receipt, second.receipt) == (None, 3), "the update is done only when its last half is"


@pytest.mark.parametrize(
    ("old", "new", "events"),
    [
        (["👍"], [], [Reacted("👍", added=False)]),
        (["👍"], ["👍", "🔥"], [Reacted("🔥", added=True)]),
        ([], [{"type": "custom_emoji", "custom_emoji_id": "1"}, {"type": "paid"}], []),
        ([{"type": "custom_emoji", "custom_emoji_id": "1"}], ["🔥"], [Reacted("🔥", added=True)]),
    ],
)
def test_only_what_changed_among_plain_emoji_counts(old, new, events):
    assert [inbound.event for inbound in heard("message_reaction", reaction(old, new))] == events


@pytest.mark.parametrize("who", [{"actor_chat": GROUP}, {"user": BOT}])
def test_a_reaction_without_a_person_behind_it_is_not_heard(who):
    assert heard("message_reaction", reaction([], ["✍"], **who)) == ()


def test_a_press_is_dated_by_the_clock_and_can_be_answered_privately():
    assert one(heard("callback_query", press())) == Inbound(
        "telegram", SENDER, Place("-1001"), Pressed("claim:12"), NOW, "40", private=True, receipt=3
    )


def test_a_press_on_a_message_too_old_to_be_shown_to_bots_still_counts():
    old = {"chat": GROUP, "message_id": 41, "date": 0}
    inbound = one(heard("callback_query", press(message=old)))
    assert (inbound.place, inbound.message_id) == (Place("-1001"), "41")


def test_a_press_in_the_direct_chat_stays_there():
    inbound = one(heard("callback_query", press(message={**CARD, "chat": PRIVATE})))
    assert inbound.place == Place("7", direct=True)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/points", Typed("points")),
        ("/Points@firsthandbot  week ", Typed("points", "week")),
        ("/reply 12\nhttps://x.com/a/status/1", Typed("reply", "12\nhttps://x.com/a/status/1")),
        ("/start", Typed("start")),
    ],
)
def test_a_command_in_a_room_is_a_name_and_the_rest(text, event):
    assert one(heard("message", message(text))).event == event


@pytest.mark.parametrize("text", ["/points@OtherBot", "/ban 7", "hello", "/", "see /points"])
def test_what_is_not_for_this_bot_is_not_heard(text):
    assert heard("message", message(text)) == ()


def test_a_deep_link_and_any_command_are_heard_in_the_direct_chat():
    inbound = one(heard("message", message("/start join_acme", PRIVATE)))
    assert (inbound.event, inbound.place, inbound.private) == (
        Typed("start", "join_acme"),
        Place("7", direct=True),
        True,
    )
    assert one(heard("message", message("/nonsense", PRIVATE))).event == Typed("nonsense")


def test_an_answer_to_the_bots_message_names_that_message():
    inbound = one(heard("message", message("done: https://x.com/a/status/2", reply_to_message=CARD)))
    assert (inbound.event, inbound.message_id) == (Answered("done: https://x.com/a/status/2"), "40")


def test_a_command_that_answers_a_card_names_the_card():
    inbound = one(heard("message", message("/reply https://x.com/a/status/2", reply_to_message=CARD)))
    assert (inbound.event, inbound.message_id) == (Typed("reply", "https://x.com/a/status/2"), "40")


def test_what_is_written_in_the_direct_chat_is_for_the_bot_and_talk_in_a_group_is_not():
    written = one(heard("message", message("Two years.", chat=PRIVATE)))
    assert (written.event, written.message_id, written.place) == (Answered("Two years."), None, Place("7", direct=True))
    assert heard("message", message("Two years.")) == ()


def test_an_address_hidden_under_a_word_is_part_of_the_answer():
    link = {"type": "text_link", "offset": 0, "length": 4, "url": "https://x.com/a/status/2"}
    body = message("done", reply_to_message=CARD, entities=[link])
    assert one(heard("message", body)).event == Answered("done https://x.com/a/status/2")


def test_a_photo_with_the_link_beneath_is_an_answer():
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    body = message(reply_to_message=CARD, photo=photo, caption="https://x.com/a/status/2")
    assert one(heard("message", body)).event == Answered("https://x.com/a/status/2")


@pytest.mark.parametrize(
    "body",
    [
        message("hi", reply_to_message={**CARD, "from": ANN}),
        message(reply_to_message=CARD),
        message(
            "hi",
            FORUM,
            message_thread_id=5,
            is_topic_message=True,
            reply_to_message={
                **CARD,
                "forum_topic_created": {"name": "t", "icon_color": 1},
            },
        ),
        message("/points", sender_chat=GROUP),
        {**message("/points"), "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
        {key: value for key, value in message("/points").items() if key != "from"},
    ],
    ids=["another's message", "a sticker", "first line of a topic", "as the group", "anonymous admin", "channel"],
)
def test_what_is_no_answer_of_a_person_to_the_bot_is_not_heard(body):
    assert heard("message", body) == ()


@pytest.mark.parametrize(
    ("chat", "topic", "expected"),
    [
        (-1001, None, "-1001"),
        (-1001, 5, "-1001"),
        (-1002, 5, "-1002:5"),
        (-1002, 8, "-1002:8"),
        (-1002, None, "-1002"),
        (-1009, 5, "-1009:5"),
    ],
)
def test_a_message_is_placed_by_its_topic(chat, topic, expected):
    where = {} if topic is None else {"message_thread_id": topic, "is_topic_message": True}
    inbound = one(heard("message", message("/points", {**FORUM, "id": chat}, **where)))
    assert inbound.place == Place(expected)


def test_a_chain_of_answers_is_no_topic():
    assert one(heard("message", message("/points", message_thread_id=40))).place == Place("-1001")


@pytest.mark.parametrize(("chat", "expected"), [(-1002, "-1002:5"), (-1003, "-1003"), (-1009, "-1009")])
def test_a_reaction_is_placed_by_its_chat_alone(chat, expected):
    inbound = one(heard("message_reaction", {**reaction([], ["🔥"]), "chat": {**FORUM, "id": chat}}))
    assert inbound.place == Place(expected), "only where one room has the chat is the topic known"


def member(status: str, **more) -> dict:
    return {"user": ANN, "status": status, **({"until_date": 0} if status == "kicked" else {}), **more}


MAY_NOT = (
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_send_messages",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_manage_topics",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_edit_tag",
    "can_react_to_messages",
)
RESTRICTED_OUT = member("restricted", until_date=0, is_member=False) | dict.fromkeys(MAY_NOT, False)


@pytest.mark.parametrize(
    ("old", "new", "events"),
    [
        (member("member"), member("left"), [Left()]),
        (member("member"), member("kicked"), [Left()]),
        (member("member"), RESTRICTED_OUT, [Left()]),
        (member("left"), member("kicked"), []),
        (member("left"), member("member"), []),
    ],
)
def test_who_leaves_or_is_removed_has_left(old, new, events):
    change = {"chat": GROUP, "from": BOT, "date": AT, "old_chat_member": old, "new_chat_member": new}
    found = heard("chat_member", change)
    assert [inbound.event for inbound in found] == events
    assert all((inbound.place, inbound.sender) == (Place("-1001"), SENDER) for inbound in found)


def test_who_blocks_the_bot_has_closed_the_direct_chat():
    us = {"user": BOT, "status": "kicked", "until_date": 0}
    change = {"from": ANN, "date": AT, "old_chat_member": {"user": BOT, "status": "member"}, "new_chat_member": us}

    inbound = one(heard("my_chat_member", {**change, "chat": PRIVATE}))

    assert (inbound.event, inbound.place, inbound.sender) == (Closed(), Place("7", direct=True), SENDER)
    assert heard("my_chat_member", {**change, "chat": GROUP}) == (), "thrown out of a group is not a person's doing"


def test_an_update_of_no_concern_is_nothing():
    assert heard("edited_message", message("/points")) == ()


def test_a_group_that_became_a_supergroup_keeps_its_configured_id():
    chats = Chats([Room("acme", RoomKind.CARDS, "-55", "👀")])
    update = Update.de_json(
        {"update_id": 1, "message": message(None, {"id": -55, "type": "group"}, migrate_to_chat_id=-1008)}, None
    )
    assert migration(update, chats) == (-55, -1008)

    assert migration(update, Chats(ROOMS)) is None, "what strangers' groups become is no concern of ours"

    chats.migrated(-55, -1008)

    assert chats.target("-55") == (-1008, None)
    assert one(heard("message", message("/points", {**GROUP, "id": -1008}), chats=chats)).place == Place("-55")
    back = message(None, {**GROUP, "id": -1008}, migrate_from_chat_id=-55)
    assert migration(Update.de_json({"update_id": 2, "message": back}, None), chats) == (-55, -1008)


@pytest.mark.parametrize("chat_id", ["", "@ambassadors", "-100:", "-100:x", "-100 ", "--1"])
def test_what_is_no_chat_id_is_said_so(chat_id):
    with pytest.raises(ValueError, match="not a Telegram chat id"):
        parse_chat_id(chat_id)
