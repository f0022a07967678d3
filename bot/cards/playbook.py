"""The playbook as managers work on it: the list, one page with a button for each section, its forms, its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards import words
from bot.cards.guide import Block, paged, title
from bot.cards.perks import in_rows, pages_row, short
from bot.ports.message import Button, ButtonStyle, Field, Form, Input, Message
from bot.ports.text import RichText, Style, Text, TimeStyle, When, plain
from bot.rules.playbook import (
    CHOICES,
    LANGUAGES,
    LONGEST_LINE,
    LONGEST_PROSE,
    LONGEST_WHY,
    LONGEST_WORDING,
    PLACES,
    Answerers,
    paths_of,
    sections_of,
    value_at,
)

if TYPE_CHECKING:
    from bot.reports.guide import Written
    from bot.reports.monthly.model import Outcome
    from bot.reports.playbook import PageView, Playbook, Version
    from bot.texts import Texts

A_PAGE = 12
A_ROW = 4
SHOWN = 120
NARROW = 20
"""As many characters stand well in one of three columns."""
SHOWN_VERSIONS, SHOWN_OUTCOMES = 5, 5
LONGEST_LIST = 4000
LONGEST = {"line": LONGEST_LINE, "disclosure": LONGEST_WORDING, "keywords": LONGEST_LIST, "examples": LONGEST_LIST}
ONE_LINE = ("line", "disclosure")


def playbook_card(book: Playbook, page: int, t: Texts) -> Message:
    """Return one page of the list, a button for each category and story; pages begin with 1."""
    pages = max(1, -(-len(book.pages) // A_PAGE))
    page = min(max(1, page), pages)
    shown = book.pages[(page - 1) * A_PAGE : page * A_PAGE]
    buttons = [Button(short(title(one, t)), f"playbook:{one.key}") for one in shown]
    right, of = book.accuracy
    return Message(
        title=t("playbook-title"),
        body=tuple(_line(one, t) for one in shown),
        note=plain(t("playbook-accuracy", good=right, total=of) if of else t("playbook-accuracy-none")),
        rows=(
            *in_rows(buttons, A_ROW),
            (
                *(pages_row("playbook", page, pages, t) or ((),))[0],
                Button(t("button-playbook-export"), "playbook:export"),
            ),
        ),
    )


def _line(page: Written, t: Texts) -> RichText:
    facts = [
        title(page, t),
        t("playbook-version", version=str(page.version)) if page.version else t("playbook-unwritten"),
    ]
    if page.held.get("do_not_engage"):
        facts.append(t("dismissal-do_not_engage"))
    if who := page.held.get("who_may_answer"):
        facts.append(t(f"playbook-who-{who}"))
    return (Text(page.key, Style.BOLD), Text(f" · {' · '.join(facts)}"))


def page_card(view: PageView, t: Texts, *, said: str = "", undo: int | None = None) -> Message:
    """Return a page's sections in short; `said` stands on top, and `undo` is the version that it can go back to."""
    page, key = view.page, view.page.key
    sections = sections_of(story=page.category is None)
    buttons = [_edit(key, section, page.held, t) for section in sections]
    if undo:
        buttons.append(Button(t("button-undo"), f"unguide:{key}:{undo}:{page.version}"))
    if page.version:
        buttons.append(Button(t("button-playbook-read"), f"playbook:{key}:{page.version}"))
    name = t("playbook-page-title", name=title(page, t), version=str(page.version))
    body = [plain(said)] if said else []
    body += [_version(one, t) for one in view.versions[:SHOWN_VERSIONS]]
    older = [
        Button(t("playbook-version", version=str(one.number)), f"playbook:{key}:{one.number}")
        for one in view.versions[1:SHOWN_VERSIONS]
    ]
    return Message(
        title=name,
        body=(*body, *_outcomes(view, t)),
        fields=tuple(_field(section, page.held, t) for section in sections),
        note=plain(t("playbook-note")),
        rows=(*in_rows(buttons, 5), (*older, Button(t("button-playbook"), "playbook"))),
    )


def _edit(key: str, section: str, held: dict[str, Any], t: Texts) -> Button:
    """Return a section's button: a switch is turned at once, the rest asks."""
    if section == "do_not_engage":
        on = bool(held.get(section))
        label = t("playbook-engage-again" if on else "playbook-section-do_not_engage")
        return Button(label, f"playbook:{key}:{section}:{'no' if on else 'yes'}")
    return Button(t(f"playbook-section-{section}"), f"playbook:{key}:{section}")


def _field(section: str, held: dict[str, Any], t: Texts) -> Field:
    said = _shown(section, held, t)
    return Field(t(f"playbook-section-{section}"), plain(said), wide=len(said) > NARROW)


def _shown(section: str, held: dict[str, Any], t: Texts) -> str:
    """Return a section in short."""
    value = held.get(section)
    if section == "who_may_answer":
        return t(f"playbook-who-{value or Answerers.ANYONE}")
    if section == "do_not_engage":
        return t("perk-yes" if value else "perk-no")
    if not value:
        return t("perk-nothing")
    if isinstance(value, list):
        return _short(", ".join(value))
    if section == "disclosure":
        return ", ".join(_place(place, t) for place in value)
    return _short(" / ".join(" ".join(value[language].split()) for language in LANGUAGES if language in value))


def _short(said: str) -> str:
    return said if len(said) <= SHOWN else f"{said[: SHOWN - 1].rstrip()}…"


def _place(place: str, t: Texts) -> str:
    return t("playbook-place-forum") if place == "forum" else words.place(place)


def _version(one: Version, t: Texts) -> RichText:
    """Return who made a version, when and why."""
    at, version = When(one.at, TimeStyle.MOMENT), str(one.number)
    said = t.rich("playbook-made-unnamed", version=version, at=at)
    if one.who:
        said = t.rich("playbook-made", version=version, name=one.who, at=at)
    return (*said, Text(f" · {one.why}")) if one.why else said


def _outcomes(view: PageView, t: Texts) -> list[RichText]:
    """Return what became quiet under the newest versions; a difference is said only where the intervals are apart."""
    lines = [plain(_outcome(version, one, t)) for version, one in view.outcomes[:SHOWN_OUTCOMES]]
    if len(view.outcomes) > 1:
        (new, now), (old, before) = view.outcomes[:2]
        key = "same"
        if now.low > before.high:
            key = "more"
        elif now.high < before.low:
            key = "fewer"
        lines.append(plain(t(f"playbook-outcomes-{key}", new=str(new), old=str(old))))
    return lines


def _outcome(version: int, one: Outcome, t: Texts) -> str:
    given = {"good": one.quiet, "total": one.decided, "low": f"{one.low:.0%}", "high": f"{one.high:.0%}"}
    return t("playbook-outcome", version=str(version), **given)


def version_card(view: PageView, one: Version, at: int, t: Texts) -> Message:
    """Return all that one version says, in every language; pages begin with 1."""
    key, newest = view.page.key, view.page.version
    blocks = []
    for section in sections_of(story=view.page.category is None):
        for path in paths_of(section):
            value = value_at(one.held, path)
            said = "\n".join(value) if isinstance(value, list) else str(value or "")
            if section in CHOICES:
                said = _shown(section, one.held, t)
            blocks += [Block(_path(path, t), said)] if said else []
    body, at, pages = paged(blocks, at)
    buttons = [Button(t("button-playbook-page"), f"playbook:{key}")]
    if one.number != newest:
        press = f"unguide:{key}:{one.number}:{newest}"
        buttons.append(Button(t("button-playbook-back"), press, style=ButtonStyle.DANGER))
    name = t("playbook-page-title", name=title(view.page, t), version=str(one.number))
    return Message(
        title=name,
        body=(_version(one, t), *body),
        rows=(*pages_row(f"playbook:{key}:{one.number}", at, pages, t), tuple(buttons)),
    )


def _path(path: str, t: Texts) -> str:
    section, *rest = path.split(".")
    more = [t(f"guide-in-{part}") if part in LANGUAGES else _place(part, t) for part in rest]
    return f"{t(f'playbook-section-{section}')} {' · '.join(more)}".strip()


def choices_card(page: Written, section: str, t: Texts) -> Message:
    """Return the choices of a section as buttons: who may answer, or the places of the disclosure."""
    if section == "disclosure":
        buttons = [Button(_place(place, t), f"playbook:{page.key}:disclosure.{place}") for place in PLACES]
    else:
        buttons = [Button(t(f"playbook-who-{one}"), f"playbook:{page.key}:{section}:{one}") for one in Answerers]
    back = Button(t("button-playbook-page"), f"playbook:{page.key}")
    return Message(
        title=t(f"playbook-section-{section}"),
        body=(plain(t(f"playbook-ask-{section}")),),
        rows=(tuple(buttons), (back,)),
    )


def edit_form(page: Written, at: str, t: Texts) -> Form:
    """Return the form for a section (`facts`, `disclosure.x`): a field for each language, and why; none is a must."""
    section = at.partition(".")[0]
    paths = [path for path in paths_of(section) if path == at or path.startswith(f"{at}.")]
    inputs = []
    for path in paths:
        language = path.rpartition(".")[2] if path != at else ""
        value = value_at(page.held, path) or ""
        inputs.append(
            Input(
                language or "to",
                t("playbook-ask-in", language=t(f"guide-in-{language}"))
                if language
                else t(f"playbook-section-{section}"),
                t(f"playbook-form-{section}-hint"),
                required=False,
                longest=LONGEST.get(section, LONGEST_PROSE),
                long=section not in ONE_LINE,
                value="\n".join(value) if isinstance(value, list) else value,
            )
        )
    why = Input("why", t("playbook-ask-why"), t("playbook-why-hint"), required=False, longest=LONGEST_WHY)
    head = t("playbook-form-title", section=t(f"playbook-section-{section}"))
    instead = t("playbook-form-instead", name=page.key, field=paths[0])
    return Form("guideset", f"{page.key}/{at}/{page.version}", head, (*inputs, why), instead)
