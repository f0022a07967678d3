"""The demo shows the built-in classifier at work, and takes in what the README hands it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.classify.builtin import BuiltinClassifier
from bot.demo.posts import posts
from bot.demo.run import config
from tests.docs.reading import document

CURL = re.search(
    r"^curl http://127\.0\.0\.1:(\d+)(/v1/\S+) .*?Bearer (\S+)'.*?-d '(.*?\})'$",
    document("README.md"),
    re.MULTILINE | re.DOTALL,
)
NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
NORTHWIND = config().communities["northwind"]
UNSORTED = [post.text for post in posts(NOW) if post.score is None]


def given_by_hand() -> str:
    assert CURL
    found = re.search(r'"text": "(.*?)"', CURL[4])
    assert found
    return found[1]


def test_some_posts_come_unsorted():
    assert len(UNSORTED) == 2


@pytest.mark.parametrize("text", [*UNSORTED, given_by_hand()])
def test_what_comes_unsorted_becomes_a_card_that_says_why(text: str):
    keywords = {category.value: entry.keywords for category, entry in NORTHWIND.playbook.items()}
    [verdict] = BuiltinClassifier().classify([text], keywords)
    assert verdict.negative >= NORTHWIND.publish.show_from
    assert verdict.category is not None
    assert verdict.why.startswith("keywords|")


def test_the_command_in_the_readme_fits_the_demo():
    assert CURL
    assert int(CURL[1]) == config().http.port
    assert CURL[2] == "/v1/communities/northwind/mentions"
    assert NORTHWIND.intake.secret is not None
    assert CURL[3] == NORTHWIND.intake.secret.get_secret_value()


def test_there_is_room_on_view_for_one_more():
    shown = [post for post in posts(NOW) if post.score is None or post.score >= NORTHWIND.publish.show_from]
    assert len(shown) + 1 <= NORTHWIND.publish.on_view
