"""The sentences as Fluent parses them, usual values for what stands in them, and where the code asks for which."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot import texts
from bot.cards.intake import OWN
from bot.cards.monthly import PARTS
from bot.cards.review import REASONS
from bot.cards.standing import SPANS, TURNED
from bot.cards.words import PLACES
from bot.commands.registry import actions
from bot.commands.stories import ACTS as STORY_ACTS
from bot.intake.sources.common import REASONS as SAYS_NO
from bot.ports.chat import Need
from bot.ports.mentions import Why
from bot.reports.monthly.lines import MEASURES
from bot.reports.monthly.model import Audience
from bot.rules.advice import TABLES
from bot.rules.catalogue import FIELDS, SWITCHES
from bot.rules.claims import NoSeat
from bot.rules.counted import Dismissal
from bot.rules.merging import NoMerge
from bot.rules.perks import KEPT, Hurdle
from bot.rules.playbook import CHOICES, LANGUAGES, SECTIONS, Answerers
from bot.usecases.appeals import VERDICTS
from bot.usecases.award import BY_HAND
from bot.usecases.manage import UNDOABLE
from storage.tables import (
    AnswerKind,
    Category,
    DoubtKind,
    EntryKind,
    MemberState,
    PerkKind,
    Priority,
    Proof,
    RedemptionState,
    Right,
    ThreadState,
    WordKind,
    WordState,
)

BOT = Path(texts.__file__).parents[1]
PLURALS = {"zero", "one", "two", "few", "many", "other"}

# What stands in a sentence on a usual day; where it is a number, any number can stand there.
USUAL = {
    "answered": 9, "answers": 321, "answers_target": 500, "claimed": 12, "days": 7, "free": 1, "good": 13, "likes": 77,
    "likes_target": 500, "members": 64, "members_target": 100, "n": 3, "new": 18, "overdue": 2, "percent": 87,
    "points": 15, "reach": 48200, "seats": 2, "total": 15,
    "arrow": "↗", "at": "in 5 hours", "author": "@frustrated_trader", "category": "Doubt about trust", "chat": "-1001234567890",
    "code": "7F3A", "description": "what your points bring", "emoji": "✋", "holders": "Alexandra, Maximilian",
    "limit": "in a day", "median": "2.5 h", "name": "Alexandra", "option": "week, month or all", "numbers": "#160, #162", "since": "3 days ago", "hours": "24", "p90": "17.5 h",
    "place": "YouTube", "platform": "telegram", "product": "Northwind Pay", "products": "Northwind Pay",
    "reason": "not enough rights", "right": "viewers and members", "share": "87% (13 of 15)", "state": "being answered",
    "thread": "482", "usage": max((one.usage for one in actions().values()), key=len), "value": "four-eight-two",
    "what": "the assignment", "within": "24 h or their own time", "words": "withdrawal stuck",
    "month": "October", "year": "2026", "about": "The page on limits is out of date", "text": "We look into it",
    "why": "The answers were copied from a website.", "question": "How long have you used Northwind Pay?",
    "room": "the members’ room with the cards", "most": 400, "page": 2, "pages": 7, "pending": 20, "number": "m1482",
    "perk": "Early access", "redemption": "12", "amount": "25.00", "currency": "EUR", "have": 120, "left": 80, "known": 2,
    "kind": "early access", "kinds": ", ".join(PerkKind), "field": "threshold", "command": "/endrefund",
    "chats": "Discord, Telegram", "link": "https://t.me/+AbCdEfGhIjKlMnOp", "way": "both",
    "shape": "a whole number from 1 to 1000000; it takes the place of a price",
    "due": 310, "card": "#482", "missed": 1,
    "threads": 12, "mentions": 310, "deliveries": 2, "letters": 1,
    "audience": "client", "best": "Steps to a solution", "worst": "Own story", "day": "12 October", "low": "61%", "high": "89%",
    "quiet": "262", "count": "362", "target": "24", "span": "1–31 October 2026", "times": "40 min, 30 h", "version": "2", "zone": "Europe/Berlin",
    "date": "17 October 2026, 14:05", "seen": 14, "usual": 2, "places": "X 10, Reddit 4",
    "other": "31", "priority": "High", "weights": "trust +2, 3 posts in six hours +0.2",
    "who": "Alexandra", "reply": "31", "handle": "ana_trades", "minutes": 30, "section": "Facts", "into": "trust", "old": "2", "language": "in Russian", "example": "I get perks for taking part.",
    "source": "x-search", "used": 8012, "unit": "posts",
}  # fmt: skip
PERK_DECISIONS = {
    f"perk_{what}"
    for what in (
        "approve",
        "deny",
        "paid",
        "granted",
        "failed",
        "retry",
        "ended",
        "end",
        "over",
        "new",
        "edit",
        "undo",
        "codes",
    )
}
STAGES = {*RedemptionState, "owed", "paid"}

CHAT_NEEDS = {Need.TOKEN, Need.UNREACHABLE, Need.CONFLICT, Need.INTENTS, Need.OTHER}
ROOM_NEEDS = set(Need) - CHAT_NEEDS | {Need.OTHER}
TELLING = {"suggest", "find", "feedback", "answer"}


@cache
def source() -> list[tuple[str, ast.Assign | ast.Call | ast.Constant]]:
    """Return the assignments, calls and constants of the whole bot, and where each stands."""
    return [
        (f"{path.relative_to(BOT.parent)}:{node.lineno}", node)
        for path in sorted(BOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assign | ast.Call | ast.Constant)
    ]


def strings(node: ast.expr | None) -> list[str]:
    if isinstance(node, ast.IfExp):
        return strings(node.body) + strings(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def decided() -> tuple[set[str], list[str]]:
    """Return what the code writes into the audit, and where what it writes is made up from something else."""
    named: dict[str, set[str]] = {}
    calls: list[tuple[str, ast.expr]] = []
    for where, node in source():
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            pairs = zip(target.elts, value.elts, strict=False) if both else [(target, value)]
            for one, given in pairs:
                if isinstance(one, ast.Name) and one.id.isupper():
                    named.setdefault(one.id, set()).update(strings(given))
        if isinstance(node, ast.Call):
            func = node.func
            name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
            at = {"decided": 0, "_decide": 2}.get(name)
            if at is not None and len(node.args) > at:
                calls.append((where, node.args[at]))
            if name == "Audit":
                calls += [(where, one.value) for one in node.keywords if one.arg == "what"]
    found, made_up = set[str](), []
    for where, what in calls:
        whats = strings(what) or (named.get(what.id, set()) if isinstance(what, ast.Name) else set())
        found.update(whats)
        if not whats:
            made_up.append(where)
    return found, made_up


DECIDED, DECIDED_OTHERWISE = decided()

# Keys that the code makes up from a name: the family's prefix and every ending there is.
FAMILIES = {
    "category-": {*Category, "none"},
    "priority-": {*Priority, "why"},
    "costs-by-": {"decisions", "posts", "shipped"},
    "weight-": {*Category, "none", "reach", "mentions", "growth", "story"},
    "state-": {*ThreadState, "merged"},
    "dismissal-": set(Dismissal),
    "decision-": {
        *DECIDED,
        *VERDICTS,
        *UNDOABLE,
        *PERK_DECISIONS,
        "admit",
        "decline",
        "suspend",
        "lift",
        "note",
        "free_all",
        "gone",
        "returned",
        *(f"{kind}{end}" for kind in BY_HAND for end in ("", "_undone")),
        "word_accepted",
        "word_declined",
        "feedback_answered",
        *(f"playbook_{what}" for what in ("edit", "back", "import", "suggestion")),
    },
    "perk-granted-": set(PerkKind) - set(KEPT),
    "member-state-": set(MemberState) - {MemberState.ERASED} | {"quiet", "gone"},
    "answer-kind-": set(AnswerKind),
    "figure-": {
        *("month", "mentions", "negative", "share", "threads", "handled", "late", "median", "p90", "answers", "likes"),
        *(f"{by}_{what}" for by in ("target", "limit") for what in ("met", "decided", "share")),
        *("active_members", "staff"),
    },
    "answer-proof-": set(Proof),
    "doubt-": set(DoubtKind),
    "doubted-": set(DoubtKind),
    "review-count-": set(DoubtKind),
    "button-reason-": {*REASONS, "other"},
    "reject-reason-": set(REASONS),
    "remind-": {*PLACES, "forum"},
    "done-": set(VERDICTS),
    "right-": set(Right) - {Right.STRANGER},
    "entry-": {
        *(set(EntryKind) - {EntryKind.CONFIRM, *TURNED}),
        *(f"reversal-{way}" for way in ("in", "out")),
    },
    "reward-title-": {"award", "correct"},
    "reward-points-": {"award", "correct"},
    "reward-hint-": {"award", "correct"},
    "reward-instead-": {"award", "correct"},
    "error-seat-": set(Answerers) - {Answerers.ANYONE},
    "guide-in-": set(LANGUAGES),
    "guide-only-": set(Answerers) - {Answerers.ANYONE},
    "playbook-who-": set(Answerers),
    "playbook-section-": set(SECTIONS),
    "playbook-shape-": set(SECTIONS),
    "playbook-form-": {f"{one}-hint" for one in SECTIONS if one not in CHOICES} | {"title", "instead"},
    "playbook-ask-": {"disclosure", "who_may_answer", "in", "why"},
    "playbook-outcomes-": {"same", "more", "fewer"},
    "told-title-": TELLING,
    "told-ask-": {*TELLING, "said"},
    "told-instead-": TELLING,
    "word-title-": set(WordKind),
    "word-state-": set(WordState) - {WordState.OPEN},
    "month-": {"of-year", *map(str, range(1, 13))},
    "me-state-": set(MemberState) - {MemberState.ERASED},
    "command-": {one.name for one in actions().values() if one.typed},
    "option-": {option.name for one in actions().values() for option in one.options},
    "why-": set(get_args(Why)),
    "span-": set(SPANS),
    "monthly-story-": {"name", "threads", "before", "answered", "quiet"},
    "story-nth-": {"st", "nd", "rd", "th"},
    "story-did-": {*STORY_ACTS, "name", "sentence", "undo"},
    "story-instead-": {"new", "hint", "name", "sentence"},
    "story-form-": {"new", "name", "sentence"},
    "redemption-": STAGES | {"until", "cancelled"},
    "mine-": STAGES - {"ended", "denied"},
    "latest-": {*Proof, "none"},
    "perk-kind-": set(PerkKind),
    "perk-field-": {field.replace(".", "-") for field in FIELDS},
    "perk-shape-": {field.partition(".")[0] for field in FIELDS},
    "switch-": {f"{field}-{way}" for field in SWITCHES for way in ("on", "off")},
    "leaderboard-title-": set(SPANS),
    "monthly-figure-": set(MEASURES),
    "monthly-for-": set(Audience),
    "monthly-kind-": {*AnswerKind, "none"},
    "monthly-column-": {
        "figure",
        "target",
        "change",
        "group",
        "n",
        "share",
        "interval",
        "name",
        "answers",
        "likes",
        "points",
    },
    "monthly-cannot-": {"cause", "small", "quiet", "told", "seen"},
    "monthly-define-": {"negative", "thread", "handled", "answered", "active", "quiet"},
    "monthly-part-": set(PARTS),
    "monthly-pdf-": set(Audience),
    "monthly-xlsx-": set(Audience),
    "digest-title-day-": {"members", "managers"},
    "digest-title-week-": {"members", "managers"},
    "digest-pace-": {"members", "answers", "likes"},
    "week-line-": {"new", "answered", "in-target", "reply", "members", "answers", "likes", "freed", "incidents"},
    "advice-": {f"{who}-{advice}" for who, table in TABLES.items() for advice in table} - {"operators-praise"},
    "source-": {*SAYS_NO, "later", "is-asked"},
    "intake-own-": set(OWN),
    "desk-waits-": {"review", "applications", "requests", "doubts", "words"},
    "room-": {"cards", "managers", "staff", "product", "operators"},
    "notice-room-": {*ROOM_NEEDS, "works", "moved"},
    "notice-chat-": {*CHAT_NEEDS, "works"},
    "desk-aside-": {"freed", "arrived", "line"},
}


class Found(Visitor):
    """The variables of one sentence, and the words (not plural forms) that it chooses by."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.chosen_by: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the visitor's own naming
        self.variables.add(node.id.name)

    def visit_Variant(self, node: ftl.Variant) -> None:  # noqa: N802
        if isinstance(node.key, ftl.Identifier) and node.key.name not in PLURALS:
            self.chosen_by.add(node.key.name)
        self.generic_visit(node)


def sentences(language: str) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for file in sorted((texts.FOLDER / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text("utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{file.name} does not parse at: {entry.content}"
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"{language} says {entry.id.name} twice"
                found[entry.id.name] = Found()
                found[entry.id.name].visit(entry)
    return found


ENGLISH = sentences("en")


def fields_of(key: str, **other: str | int) -> dict[str, str | int]:
    return {name: other.get(name, USUAL[name]) for name in ENGLISH[key].variables}


def usual(language: str, key: str) -> str:
    return texts.of(language)(key, **fields_of(key))


class Asked(NamedTuple):
    """A sentence that the code asks for, with the names of what it hands in (None where that is not written out)."""

    where: str
    key: str
    given: set[str] | None


def key_node(call: ast.Call) -> ast.expr | None:
    """Return where a call holds a key: t("…"), t.rich("…"), ctx.texts("…"), texts.of(x)("…"), say(ctx, "…"), tell."""
    func = call.func
    name = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
    looks_up = name in {"t", "texts", "rich"} or (
        isinstance(func, ast.Call) and isinstance(func.func, ast.Attribute) and func.func.attr == "of"
    )
    at = 0 if looks_up else 1 if name in {"say", "tell", "_sorry"} else None
    return None if at is None or len(call.args) <= at else call.args[at]


def _given(call: ast.Call) -> set[str] | None:
    names = {keyword.arg for keyword in call.keywords}
    return None if None in names else {name for name in names if name is not None}


def asked() -> list[Asked]:
    calls = [(where, node) for where, node in source() if isinstance(node, ast.Call)]
    found = [Asked(where, key, _given(call)) for where, call in calls for key in strings(key_node(call))]
    refusals = [
        Asked(where, f"error-{code}", _given(call))
        for where, call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "UserError" and call.args
        for code in strings(call.args[0])
    ]
    seats = [Asked("bot.rules.claims", f"error-{why}", {"thread", "holders", "days"}) for why in NoSeat]
    perks = [Asked("bot.rules.perks", f"error-{why}", {"n"}) for why in Hurdle]
    merges = [Asked("bot.rules.merging", f"error-{why}", {"thread", "other"}) for why in NoMerge]
    return found + refusals + seats + perks + merges


ASKED = asked()


def made_up_prefixes() -> dict[str, str]:
    found = {}
    for where, node in source():
        key = key_node(node) if isinstance(node, ast.Call) else None
        if isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
            found[str(key.values[0].value)] = where
    return found
