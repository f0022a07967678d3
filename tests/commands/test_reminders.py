"""Whoever answers is reminded of the disclosure in the language of the thread, in words that fit the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import texts
from bot.cards import words
from bot.commands import claiming, recording
from bot.commands.spec import Args
from tests.usecases.acts import refusal
from tests.world import NOON, mention

if TYPE_CHECKING:
    from tests.world import World


def said(reply) -> str:
    return "".join(span.value for span in reply.message.note)


@pytest.mark.parametrize(
    ("place", "language", "words_"),
    [
        ("x", "en", "#ad"),
        ("x", "ru", "#реклама"),
        ("reddit", "en", "For transparency"),
        ("youtube", "ru", "За участие"),
        ("forum", "en", "To be open"),
        ("some-board", "ru", "Чтобы было честно"),
        ("x", "de", "#ad"),
        ("x", None, "#ad"),
    ],
)
def test_the_example_fits_the_place_and_the_threads_language(place: str, language: str | None, words_: str) -> None:
    assert words_ in words.example(texts.of("en"), place, language)


def test_where_the_threads_language_is_not_known_the_readers_is_used() -> None:
    assert "#реклама" in words.example(texts.of("ru"), "x", "ja")


async def test_claiming_and_recording_remind_with_an_example(world: World) -> None:
    [thread] = await world.complain(mention(NOON, language="ru"))
    ana = await world.join("Ana")
    async with world.acting(ana) as ctx:
        claimed = await claiming.claim(ctx, Args({"thread": str(thread)}))
        assert (
            said(claimed) == "Say it in your own words, for example: «За участие я получаю ранний доступ» или #реклама"
        )
        form = (await recording.reply(ctx, Args({"thread": str(thread)}))).form
        assert form is not None
        assert form.inputs[1].hint == "«За участие я получаю ранний доступ» или #реклама"
        given = Args({"thread": str(thread), "link": "https://x.com/ana/status/20", "disclosure": "no"})
        assert await refusal(recording.reply(ctx, given)) in {"", "older-than-complaint"}


async def test_no_example_is_a_whole_answer_and_each_counts_as_a_disclosure() -> None:
    from bot.rules.disclosure import DisclosureRules, shows_disclosure

    for language in texts.LANGUAGES:
        for place in (*words.PLACES, "forum"):
            example = texts.of(language)(f"remind-{place}")
            assert len(example) < 100
            assert shows_disclosure(example, language, DisclosureRules()), example
