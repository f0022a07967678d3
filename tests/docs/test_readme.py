"""The README says what is there: every act, option, key, variable, flag and field, and nothing that is not."""

from __future__ import annotations

import re

import pytest
import typer
from discord import Permissions

from bot import texts
from bot.__main__ import app
from bot.cards.review import REASONS
from bot.commands.registry import actions
from bot.config import CommunityConfig, Config, parse
from bot.intake.signature import HEADER
from bot.platforms.discord_chat.check import NEEDED
from bot.ports.mentions import NewMention, Reach
from bot.rules.catalogue import FIELDS, SWITCHES
from bot.rules.playbook import SECTIONS
from bot.rules.points import LIKE_ACKNOWLEDGEMENTS, OTHER_ACKNOWLEDGEMENT
from bot.runtime import body, http
from storage.tables import AnswerKind, Category, Right, ThreadState
from tests.docs.reading import ROOT, document, keys_of, section
from tests.texts_help import fields_of

README = document("README.md")
COMMANDS = section(README, "Commands")
CONFIGURATION = section(README, "Configuration")
FEEDING = section(README, "Feeding mentions")

# What each button says, by its action; a button that is named by its content says so here in the README's words.
BUTTONS = {
    "admit": ["button-admit"],
    "agree": ["button-join", "button-join-go-on"],
    "answer": ["button-answer"],
    "answers": ["answers-form-title"],
    "appeal": ["button-disagree"],
    "approve": ["button-approve", "queue-show"],
    "ask": ["button-ask-now"],
    "assign": ["button-assign"],
    "audit": ["audit-newest"],
    "auditpage": ["audit-newest", "audit-older"],
    "award": ["button-award"],
    "byhand": ["button-taken-by-hand"],
    "category": [f"category-{category}" for category in Category],
    "claim": ["button-claim"],
    "comeback": ["button-come-back"],
    "connect": ["button-connect"],
    "connected": ["button-connected"],
    "connecting": ["button-have-code"],
    "correct": ["button-correct"],
    "decline": ["button-decline"],
    "declineover": ["button-decline-over"],
    "disclosed": ["button-disclosed", "button-not-disclosed"],
    "dismiss": ["dismissal-not_us", "dismissal-not_negative", "dismissal-do_not_engage"],
    "endperk": ["button-end-perk", "button-end-of"],
    "endrefund": ["button-end-refund"],
    "erase": ["button-erase-one", "button-erase-all", "button-erase-sure"],
    "feedback": ["button-feedback"],
    "find": ["button-find"],
    "fine": ["button-fine", "button-see-it", "button-let-in"],
    "fineall": ["button-fine-all"],
    "free": ["button-free"],
    "freeall": ["button-freeall"],
    "giveback": ["button-give-back"],
    "grant": ["button-redeem-approve"],
    "guide": ["button-guide"],
    "handles": ["button-handles"],
    "handover": ["button-handover", "button-anybody", "button-keep-seat"],
    "hold": ["button-hold"],
    "hours": ["button-hours"],
    "incident": ["button-incident-next"],
    "incident_end": ["button-incident-over"],
    "incident_manage": ["button-manage"],
    "incident_none": ["button-incident-none"],
    "intake": ["button-intake"],
    "join": ["button-join-now", "button-join-go-on"],
    "kind": [f"answer-kind-{kind}" for kind in AnswerKind],
    "knows": ["button-knows"],
    "later": ["button-later", "button-back"],
    "leaderboard": ["span-week", "span-month", "span-all"],
    "leave": ["button-leave"],
    "lift": ["button-lift"],
    "liked": ["button-like"],
    "manage": ["button-manage"],
    "me": ["button-me"],
    "members": ["button-members", "button-members-before", "button-members-after"],
    "merge": ["button-merge"],
    "mydata": ["button-mydata"],
    "next": ["button-next"],
    "nostory": ["button-hint-none"],
    "note": ["button-note"],
    "older": ["button-older"],
    "paid": ["button-paid"],
    "pause": ["button-pause"],
    "payouts": ["button-csv"],
    "perk": [
        *(f"perk-field-{field.replace('.', '-')}" for field in FIELDS if field not in SWITCHES),
        *(f"switch-{field}-{way}" for field in SWITCHES for way in ("on", "off")),
        *("button-codes", "button-holders", "button-catalogue", "button-to-perk"),
    ],
    "perks": ["button-page-before", "button-page-after"],
    "pings": ["button-pings"],
    "playbook": [
        *(f"playbook-section-{section}" for section in SECTIONS),
        *("playbook-engage-again", "button-playbook", "button-playbook-page", "button-playbook-read"),
        "button-playbook-export",
    ],
    "points": ["button-latest"],
    "promote": ["queue-show"],
    "redeem": ["button-redeem", "button-spend"],
    "refuse": ["button-refuse"],
    "regrant": ["button-try-again"],
    "reject": ["button-reject-answer", "button-keep-out", "button-reason-other"],
    "rejected": [f"button-reason-{reason}" for reason in REASONS],
    "release": ["button-release", "button-release-thread"],
    "reply": ["button-reply"],
    "resume": ["button-resume"],
    "review": ["button-review", "button-from-start"],
    "saw": ["button-saw"],
    "seats": ["button-seats", "button-my-seats"],
    "snooze": ["button-not-now", "button-longer"],
    "solved": ["button-solved"],
    "speaks": ["button-speaks"],
    "split": ["button-split", "split-button"],
    "staff": ["button-staff"],
    "status": ["button-look-again"],
    "stories": [
        *(f"button-story-{what}" for what in ("name", "sentence", "urgent", "calm", "merge", "end", "reopen")),
        "button-stories",
    ],
    "story": ["button-story", "button-no-story"],
    "storyset": ["button-story-new", "button-hint-take"],
    "suggest": ["button-suggest"],
    "suspend": ["button-suspend"],
    "takeback": ["button-take-back"],
    "takeover": ["button-take-over"],
    "unaward": ["button-undo"],
    "undo": ["button-undo"],
    "unguide": ["button-undo", "button-playbook-back"],
    "unperk": ["button-undo"],
    "unredeem": ["button-unredeem"],
    "unreview": ["button-undo"],
    "unsnooze": ["button-im-back"],
    "why": ["button-reject"],
    "withhold": ["button-withhold"],
    "word": ["button-accept", "button-decline-word"],
    "words": ["button-words"],
}
NAMED_BY_CONTENT = {
    "community": ["a community's product"],
    "guideset": ["a form, a choice, or a switch"],
    "incident_thread": ["a thread's number"],
    "language": [texts.of(language)("language-name") for language in texts.LANGUAGES],
    "member": ["a member's name"],
    "perkset": ["a form for the field"],
}
IN_README = {"n": 1, "name": "Ana", "thread": "482", "product": "Northwind"} | {
    "queue-show": {"n": "#482"},
    "button-seats": {"n": 6},
    "button-freeall": {"n": 3},
    "button-fine-all": {"n": 4},
    "button-spend": {"n": 500},
    "button-ask-now": {"source": "x-search"},
}


def label(key: str) -> str:
    given = fields_of(key, **{name: value for name, value in IN_README.items() if not isinstance(value, dict)})
    return texts.of("en")(key, **(given | (IN_README.get(key) or {})))


TYPED = [action for action in actions().values() if action.typed]
PRESSED = [action for action in actions().values() if action.pressed]


@pytest.mark.parametrize("action", TYPED, ids=lambda action: action.name)
def test_every_command_stands_in_the_table_with_its_usage_and_its_right(action):
    rows = [row for row in COMMANDS.splitlines() if row.startswith(f"| `{action.usage}` |")]
    assert len(rows) == 1, f"{action.usage} has {len(rows)} rows"
    said = {
        Right.STRANGER: "everyone",
        Right.VIEWER: "viewers and up",
        Right.AMBASSADOR: "members",
        Right.MANAGER: "managers",
    }
    assert rows[0].split("|")[2].strip() == said[action.right]


@pytest.mark.parametrize("action", PRESSED, ids=lambda action: action.name)
def test_every_button_stands_in_the_table_as_it_is_labelled(action):
    if action.name in NAMED_BY_CONTENT:
        assert all(each in COMMANDS for each in NAMED_BY_CONTENT[action.name])
        return
    for each in [label(key) for key in BUTTONS[action.name]]:
        assert f"*{each}*" in COMMANDS, each


def test_the_tables_name_no_command_that_does_not_exist():
    not_ours = {"docs", "openapi", "newbot", "chat", "healthz", "readyz", "metrics"}
    named = set(re.findall(r"`/([a-z]+)", README)) - not_ours
    assert named <= {action.name for action in TYPED}


@pytest.mark.parametrize("action", TYPED, ids=lambda action: action.name)
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_command_and_option_is_described_in_every_language(action, language: str):
    t = texts.of(language)
    assert t(f"command-{action.name}").strip()
    assert all(t(f"option-{option.name}").strip() for option in action.options)


def test_every_choice_of_an_option_is_named():
    for action in TYPED:
        for option in action.options:
            assert all(f"`{choice}`" in COMMANDS or choice in {"now", "no"} for choice in option.choices), option.name


def test_a_members_menu_has_eight_commands_and_they_come_first_in_the_table():
    menu = [action.name for action in TYPED if action.shown is Right.AMBASSADOR]
    assert len(menu) == 8
    assert set(re.findall(r"^\| `/([a-z]+)", COMMANDS, re.MULTILINE)[:8]) == set(menu)


def config_keys() -> list[str]:
    of_a_community = {
        key.replace("points.like.*", "points.like.PLACE").replace("points.place.*", "points.place.PLACE")
        for key in keys_of(CommunityConfig)
    }
    own = {key for key in keys_of(Config) if not key.startswith("communities.")}
    shown = {"playbook.*": "playbook.CATEGORY", "perks.*": "perks", "sources.*": "sources"}
    shown["sla.category.*"] = "sla.category.CATEGORY"
    shown["sla.priority.*"] = "sla.priority.PRIORITY"
    for name, in_readme in shown.items():
        of_a_community = {key.replace(name, in_readme) for key in of_a_community}
    return sorted(of_a_community | own)


def rows_of(table: str) -> dict[str, list[str]]:
    """Return the default cells of the configuration's rows by key; a row may name several keys."""
    found = {}
    for row in re.findall(r"^\| (`.+?) \| (.+?) \| .+ \|$", table, re.MULTILINE):
        keys = re.findall(r"`([^`]+)`", row[0])
        defaults = [cell.strip().strip("`") for cell in row[1].split(",")]
        found |= {key: defaults if len(keys) != len(defaults) else [defaults[at]] for at, key in enumerate(keys)}
    return found


ROWS = rows_of(CONFIGURATION)


@pytest.mark.parametrize("key", config_keys())
def test_every_config_key_has_a_row(key: str):
    assert key in ROWS


def test_no_row_names_a_key_that_does_not_exist():
    assert set(ROWS) <= set(config_keys())


def defaults() -> dict[str, str]:
    """Return the plain defaults (numbers, words, yes and no) as the config would write them, by key."""
    raw = {"communities": {"acme": {"product": "Acme"}}}
    config = Config.model_validate(raw).model_dump(mode="json")
    found: dict[str, str] = {}

    def walk(node: object, path: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, f"{path}.{key}".strip("."))
        elif isinstance(node, bool | int | float | str) and node != "":
            found[path] = (
                str(node).lower() if isinstance(node, bool) else f"{node:g}" if isinstance(node, float) else str(node)
            )

    walk({key: value for key, value in config.items() if key != "communities"}, "")
    walk(config["communities"]["acme"], "")
    return found


@pytest.mark.parametrize(("key", "value"), [pair for pair in sorted(defaults().items()) if pair[0] != "product"])
def test_the_table_tells_the_defaults_that_are_in_force(key: str, value: str):
    assert ROWS[key] == [value]


class Asked(dict[str, str]):
    """An environment that notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.names.add(name)
        return default


def environment_variables() -> set[str]:
    """Return the variables that are read: those that the config asks for, and those that the sources write out."""
    asked = Asked()
    parse({"communities": {"acme": {"product": "Acme"}}}, asked)
    sources = [path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py")]
    written = {name for text in sources for name in re.findall(r"FIRSTHAND_[A-Z_]*[A-Z]", text)}
    return {name for name in asked.names | written if name.startswith("FIRSTHAND_") and name != "FIRSTHAND_"}


def test_every_environment_variable_is_named_and_no_other():
    assert set(re.findall(r"FIRSTHAND_[A-Z_]*[A-Z]", README)) == environment_variables()


def commands_of_the_command_line() -> dict[str, list[str]]:
    """Return the flags of every command, those of a group by both words."""
    found = {}
    for name, command in typer.main.get_command(app).commands.items():
        inner = {f"{name} {sub}": one for sub, one in getattr(command, "commands", {}).items()} or {name: command}
        for words, one in inner.items():
            found[words] = [flag for each in one.params for flag in each.opts if flag.startswith("--")]
    return found


@pytest.mark.parametrize(("command", "flags"), sorted(commands_of_the_command_line().items()))
def test_every_command_of_the_command_line_is_named_with_its_flags(command: str, flags: list[str]):
    assert re.search(rf"python -m bot {command}\b", README)
    for flag in flags:
        assert flag in README, f"{command} {flag}"


def test_every_python_command_in_the_documents_exists():
    for name in ("README.md", "CONTRIBUTING.md", "config.example.toml"):
        known = {words.split()[0] for words in commands_of_the_command_line()}
        assert set(re.findall(r"python -m bot (\w+)", document(name))) <= known, name


def test_every_make_target_in_the_documents_exists_and_every_one_is_named():
    targets = set(re.findall(r"^([a-z]+):", document("Makefile"), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"(?:^|`)make ([a-z]+)", document(name), re.MULTILINE))
        assert named <= targets, name
    assert targets <= set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE))


def test_the_invite_asks_for_the_permissions_that_check_looks_for_and_no_more():
    rows = dict(re.findall(r"^ +\| ([A-Z][A-Za-z ]+) \| (\d+) \|", README, re.MULTILINE))
    wanted = {label: Permissions(**{name: True}).value for name, label in NEEDED.items()}
    assert {label: int(value) for label, value in rows.items()} == wanted
    [asked] = re.findall(r"permissions=(\d+)", README)
    assert int(asked) == sum(wanted.values())
    assert "scope=bot+applications.commands&" in README


@pytest.mark.parametrize("field", sorted({*NewMention.model_fields, *Reach.model_fields}))
def test_every_field_of_a_mention_is_described(field: str):
    assert f"`{field}`" in FEEDING


def test_the_needed_fields_come_first():
    needed = [name for name, field in NewMention.model_fields.items() if field.is_required()]
    table = re.findall(r"^\| (`.+?) \|", FEEDING, re.MULTILINE)
    named = [name for row in table for name in re.findall(r"`(\w+)`", row)]
    assert set(named[: len(needed)]) == set(needed)


def test_the_limits_of_the_intake_are_the_ones_in_force():
    assert f"up to {http.MOST:,} ({body.LARGEST // 1024 // 1024} MB)" in FEEDING
    assert HEADER in FEEDING


def test_every_state_of_a_thread_and_every_right_is_named():
    assert all(f"`{state}`" in section(README, "A day with it") for state in ThreadState)
    assert all(f"*{right}*" in COMMANDS for right in Right if right is not Right.STRANGER)


def test_the_rules_about_likes_are_named_with_their_words():
    table = section(README, "Disclosure and likes")
    assert all(f"`{words}`" in table for words in [*LIKE_ACKNOWLEDGEMENTS.values(), OTHER_ACKNOWLEDGEMENT])
