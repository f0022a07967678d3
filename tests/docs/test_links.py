"""Links inside the documents lead somewhere, and what they show is there and small enough to load."""

from __future__ import annotations

import re

import pytest

from tests.docs.reading import ROOT, document

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"(?:src|srcset|href)=\"([^\"]+)\"", text)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_link_inside_the_repository_is_dead(name: str):
    text = document(name)
    for link in links(text):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = ROOT / path if path else ROOT / name
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text("utf-8")), link


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_to_the_outside_are_encrypted(name: str):
    plain = [link for link in re.findall(r"http://[^\s`>)]+", document(name)) if "127.0.0.1" not in link]
    assert plain == []


@pytest.mark.parametrize("picture", ["card.png", "card-dark.png", "report.png"])
def test_the_pictures_are_pictures_and_load_fast(picture: str):
    data = (ROOT / ".github" / picture).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) <= 250_000


def test_every_folder_of_the_layout_exists_and_none_is_left_out():
    layout = document("README.md").split("## Layout")[1].split("```")[1]
    named = set(re.findall(r"\b([a-z_]+(?:\.py|/))", layout))
    for name in named - {"bot/", "storage/", "tests/"}:
        assert list((ROOT / "bot").rglob(name.rstrip("/"))), name
    rooms = {f"{path.name}/" for path in (ROOT / "bot").iterdir() if path.is_dir() and not path.name.startswith("_")}
    files = {path.name for path in (ROOT / "bot").glob("*.py")} - {"__init__.py"}
    assert rooms | files <= named | {"__main__.py"}
