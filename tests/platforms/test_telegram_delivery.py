"""Posting, editing and reacting, each with one of the few ways it can end."""

from __future__ import annotations

import pytest

from bot.ports.chat import Gone, Need, Refused, RetryAfter, Sent, Unchanged
from bot.ports.message import Button, Message
from tests.platforms.telegram_help import room, running
from tests.standins.telegram_api import TelegramServer

CARD = Message(title="A card", link="https://x.com/a/status/1", rows=((Button("Claim", "claim:1"),),))
OTHER = Message(title="Claimed")


@pytest.fixture
async def server():
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def cards(server):
    return server.add_group("Ambassadors")


@pytest.fixture
def ann(server, cards):
    ann = server.add_user("Ann")
    server.join(ann, cards)
    return ann


async def test_a_card_is_posted_edited_and_known_to_be_unchanged(server, cards):
    async with running(server, room(cards)) as run:
        sent = await run.platform.post(str(cards.id), CARD, key="1")
        assert isinstance(sent, Sent)
        (message,) = server.messages(cards)
        assert (str(message.message_id), message.labels) == (sent.message_id, ["Claim"])
        assert message.link_preview_options == {"is_disabled": True}

        assert await run.platform.edit(str(cards.id), sent.message_id, CARD) == Unchanged()
        assert await run.platform.edit(str(cards.id), sent.message_id, OTHER) == sent
    assert (message.text, message.labels) == ("Claimed", []), "buttons that are not in the message any more go"


async def test_what_is_no_longer_there_is_gone(server, cards, ann):
    async with running(server, room(cards)) as run:
        sent = await run.platform.post(str(cards.id), CARD, key="1")
        server.delete_message(server.messages(cards)[0])
        chat, card = str(cards.id), sent.message_id
        assert await run.platform.edit(chat, card, OTHER) == Gone()
        assert await run.platform.react(chat, card, "✍") == Gone()
        assert await run.platform.take_reaction_off(chat, card, str(ann.id), "✍") == Gone()
        assert await run.platform.post("-1009999999999", CARD, key="2") == Gone()


async def test_a_room_that_is_a_topic_is_posted_into_the_topic(server):
    forum = server.add_group("Forum", forum=True)
    topic = server.add_topic(forum, "Cards")
    async with running(server, room(f"{forum.id}:{topic}")) as run:
        assert isinstance(await run.platform.post(f"{forum.id}:{topic}", CARD, key="1"), Sent)
        gone = await run.platform.post(f"{forum.id}:{topic + 50}", CARD, key="2")
        assert isinstance(gone, Refused)
        assert gone.need is Need.TOPIC
    assert [message.thread_id for message in server.messages(forum)] == [topic]


async def test_a_topic_that_is_closed_or_deleted_is_what_is_needed(server):
    forum = server.add_group("Forum", forum=True, bot_rights=["can_delete_messages"])
    topic = server.add_topic(forum, "Cards")
    async with running(server, room(f"{forum.id}:{topic}")) as run:
        server.close_topic(forum, topic)
        closed = await run.platform.post(f"{forum.id}:{topic}", CARD, key="1")
        server.delete_topic(forum, topic)
        deleted = await run.platform.post(f"{forum.id}:{topic}", CARD, key="1")
    assert [one.need for one in (closed, deleted)] == [Need.TOPIC] * 2


async def test_the_direct_chat_must_be_opened_by_the_person(server, cards, ann):
    async with running(server, room(cards)) as run:
        refused = await run.platform.direct(str(ann.id), CARD, key="1")
        assert isinstance(refused, Refused)
        assert isinstance(await run.platform.direct("123456789", CARD, key="1"), Refused), "never seen by this bot"

        await server.start(ann)
        assert isinstance(await run.platform.direct(str(ann.id), CARD, key="1"), Sent)

        server.block(ann)
        assert isinstance(await run.platform.direct(str(ann.id), CARD, key="2"), Refused)


async def test_the_bots_own_reaction_invites_and_a_refused_one_comes_off(server, cards, ann):
    async with running(server, room(cards)) as run:
        sent = await run.platform.post(str(cards.id), CARD, key="1")
        (card,) = server.messages(cards)
        assert await run.platform.react(str(cards.id), sent.message_id, "✍️") == sent
        assert card.reactions == {server.bot.id: ("✍",)}
        await server.react(ann, card, "👍")
        assert await run.platform.take_reaction_off(str(cards.id), sent.message_id, str(ann.id), "👍") == sent
        assert card.reactions == {server.bot.id: ("✍",)}
        assert await run.platform.react(str(cards.id), sent.message_id, "✅") == Refused("Reaction_invalid")


async def test_without_the_right_to_delete_a_reaction_stays(server, cards, ann):
    server.set_bot(cards, "administrator", [])
    async with running(server, room(cards)) as run:
        sent = await run.platform.post(str(cards.id), CARD, key="1")
        await server.react(ann, server.messages(cards)[0], "👍")
        outcome = await run.platform.take_reaction_off(str(cards.id), sent.message_id, str(ann.id), "👍")
    assert isinstance(outcome, Refused)


async def test_the_twenty_first_message_of_a_minute_is_asked_to_wait(server, cards):
    async with running(server, room(cards)) as run:
        outcomes = [await run.platform.post(str(cards.id), CARD, key=str(number)) for number in range(21)]
        assert all(isinstance(outcome, Sent) for outcome in outcomes[:20])
        assert isinstance(outcomes[20], RetryAfter)
        assert 50 < outcomes[20].seconds <= 60, "as long as Telegram says"
        assert run.platform.abilities.pace.count == 20


@pytest.mark.parametrize("code", [502, 0])
async def test_a_failing_network_is_a_reason_to_try_again(server, cards, code):
    async with running(server, room(cards)) as run:
        server.fail_next("sendMessage", code, "Bad Gateway")
        outcome = await run.platform.post(str(cards.id), CARD, key="1")
    assert isinstance(outcome, RetryAfter)
    assert outcome.seconds == 5


async def test_a_group_that_became_a_supergroup_is_followed(server, caplog):
    group = server.add_group("Ambassadors", basic=True)
    async with running(server, room(group)) as run:
        new = server.migrate(group)
        server.core.updates.pending.clear()  # even where the news of it was missed
        outcome = await run.platform.post(str(group.id), CARD, key="1")
        if isinstance(outcome, RetryAfter):
            assert outcome.seconds == 0
            outcome = await run.platform.post(str(group.id), CARD, key="1")
        assert isinstance(outcome, Sent)
    assert len(server.messages(new)) == 1
    assert f"is now the supergroup {new.id}" in caplog.text


async def test_what_telegram_does_not_tell_is_said_to_be_unknown(server, cards):
    async with running(server, room(cards)) as run:
        assert await run.platform.reactions(str(cards.id), "1", "✍") is None
        assert await run.platform.find(str(cards.id), "claim:1") is None
        assert not run.platform.abilities.reads_reactions


async def test_the_door_is_a_link_that_starts_the_direct_chat(server, cards):
    async with running(server, room(cards)) as run:
        assert run.platform.door("join-acme") == "https://t.me/firsthand_bot?start=join-acme"
        with pytest.raises(ValueError, match="deep link"):
            run.platform.door("join acme")
