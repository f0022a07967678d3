"""One's own page and the small pages behind its buttons; made for one thumb on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from bot import texts
from bot.cards import words
from bot.ports.message import Button, ButtonStyle, Field, Message
from bot.ports.text import RichText, Style, Text, TimeStyle, When, plain
from bot.rules.handles import PLACES
from bot.rules.quiet import written, zone_shown
from storage.tables import Category, MemberState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.profile import Profile
    from bot.rules.fit import Fit
    from bot.texts import Texts
    from storage.tables import Member, Thread

SEATS_SHOWN = 4
A_ROW = 4
MOST_SEATS = 16
PINGS = (0, 1, 3, 5, 10)
OFFERED_LANGUAGES = ("en", "ru", "de", "es", "fr", "it", "pt", "pl", "tr", "uk", "ar", "zh")
"""What one press chooses; any other language is typed."""
HERE = frozenset({MemberState.APPLIED, MemberState.ACTIVE, MemberState.PAUSED, MemberState.SUSPENDED})
TICK = "✓ "
NOTHING = "–"


def profile_card(view: Profile, t: Texts, *, product: str, zone: str) -> Message:
    """Return one's own page; `zone` is the community's, for who named none."""
    member = view.member
    fields = [
        Field(t("me-seats"), _seats(view.seats, t), wide=True),
        Field(t("me-points"), _points(view, t)),
        Field(t("me-state"), _state(member, t)),
        Field(t("me-handles"), plain(handles(member) or NOTHING), wide=True),
        Field(t("me-speaks"), plain(", ".join(own_name(code) for code in member.speaks) or NOTHING)),
        Field(t("me-knows"), plain(topics(t, member.expertise) or NOTHING)),
        Field(t("me-zone"), plain(zone_shown(view.person.zone or zone))),
        Field(t("me-hours"), plain(hours(view) or NOTHING)),
        Field(t("me-pings"), plain(t("pings-n", n=member.pings_per_day))),
        Field(t("me-language"), plain(t("language-name"))),
        Field(t("me-chats"), plain(chats(view))),
    ]
    note = "" if member.expertise or member.handles or member.state is not MemberState.ACTIVE else t("me-to-begin")
    return Message(
        title=t("me-title", product=product),
        fields=tuple(fields) if member.state in HERE else tuple(fields[1:3]),
        note=plain(note) if note else (),
        rows=_rows(view, t),
    )


def _seats(threads: Sequence[Thread], t: Texts) -> RichText:
    shown = [(Text(f"#{thread.id} "), words.due(t, thread)) for thread in threads[:SEATS_SHOWN]]
    more = plain(t("me-seats-more", n=len(threads) - SEATS_SHOWN)) if len(threads) > SEATS_SHOWN else ()
    return words.joined([*shown, more]) or plain(t("me-none"))


def _points(view: Profile, t: Texts) -> RichText:
    confirmed = (Text(t("points-n", n=view.confirmed), Style.BOLD),)
    return words.joined([confirmed, plain(t("me-pending", n=view.pending))]) if view.pending else confirmed


def _state(member: Member, t: Texts) -> RichText:
    said = t.rich(f"me-state-{member.state.value}", since=When(member.joined_at, TimeStyle.DAY))
    stopped = member.state is MemberState.SUSPENDED and member.state_why
    return words.joined([said, plain(member.state_why)]) if stopped else said


def handles(member: Member) -> str:
    """Return a member's handles in one line, or nothing."""
    return " · ".join(f"{words.place(place)} @{member.handles[place]}" for place in PLACES if place in member.handles)


def topics(t: Texts, expertise: Sequence[str]) -> str:
    """Return what a member knows in one line, or nothing."""
    return ", ".join(words.category(t, category) for category in Category if category in expertise)


def hours(view: Profile) -> str:
    """Return a member's quiet hours as a clock shows them, or nothing."""
    begins, ends = view.person.quiet_from, view.person.quiet_until
    return "" if begins is None or ends is None else f"{written(begins)}–{written(ends)}"


def chats(view: Profile) -> str:
    """Return the accounts through which a member takes part."""
    return ", ".join(f"{account.name} ({account.platform.capitalize()})" for account in view.accounts)


def _rows(view: Profile, t: Texts) -> tuple[tuple[Button, ...], ...]:
    state = view.member.state
    tongues = tuple(
        Button(texts.of(code)("language-name"), f"language:{code}") for code in texts.LANGUAGES if code != t.language
    )
    data = Button(t("button-mydata"), "mydata")
    if state not in HERE:
        return ((Button(t("button-join-now"), "join", style=ButtonStyle.MAIN), *tongues, data),)
    rest = {
        MemberState.ACTIVE: (Button(t("button-pause"), "pause"),),
        MemberState.PAUSED: (Button(t("button-come-back"), "comeback", style=ButtonStyle.GOOD),),
    }.get(state, ())
    leave = Button(t("button-leave"), "leave", style=ButtonStyle.DANGER)  # does not end a suspension
    told = (Button(t("button-words"), "words"),) if state is MemberState.ACTIVE else ()
    rows = (
        _seat_row(view.seats, t),
        (
            Button(t("button-handles"), "handles"),
            Button(t("button-speaks"), "speaks"),
            Button(t("button-knows"), "knows"),
        ),
        (Button(t("button-hours"), "hours"), Button(t("button-pings"), "pings"), *tongues),
        (Button(t("button-connect"), "connect"), data, *told),
        (*rest, *(() if state is MemberState.SUSPENDED else (leave,))),
    )
    return tuple(row for row in rows if row)


def _seat_row(threads: Sequence[Thread], t: Texts) -> tuple[Button, ...]:
    """Return a button for each of the most urgent seats, because an assigned one has no reaction to take off."""
    if len(threads) <= SEATS_SHOWN:
        return tuple(_release(thread, t) for thread in threads)
    return (Button(t("button-seats", n=len(threads)), "seats"),)


def _release(thread: Thread, t: Texts) -> Button:
    return Button(t("button-release-thread", thread=thread.id), f"release:{thread.id}")


def seats_page(threads: Sequence[Thread], t: Texts) -> Message:
    """Return every seat that one holds, each with the button that gives it back."""
    buttons = [_release(thread, t) for thread in threads[:MOST_SEATS]]
    return _page(t("me-seats"), t("seats-ask" if threads else "me-none"), buttons, t)


def speaks_page(member: Member, t: Texts) -> Message:
    """Return the languages to choose from; one press each."""
    codes = [*OFFERED_LANGUAGES, *(code for code in member.speaks if code not in OFFERED_LANGUAGES)]
    buttons = [
        Button((TICK if code in member.speaks else "") + own_name(code), f"speaks:{code}")
        for code in codes[:MOST_SEATS]
    ]
    return _page(t("me-speaks"), t("speaks-ask"), buttons, t)


def knows_page(member: Member, t: Texts) -> Message:
    """Return the topics to choose from; one press each."""
    buttons = [
        Button((TICK if category in member.expertise else "") + words.category(t, category), f"knows:{category.value}")
        for category in Category
    ]
    return _page(t("me-knows"), t("knows-ask"), buttons, t, wide=2)


def pings_page(member: Member, t: Texts) -> Message:
    """Return how often one may hear of a thread that fits; one press."""
    buttons = [
        Button((TICK if number == member.pings_per_day else "") + str(number), f"pings:{number}") for number in PINGS
    ]
    return _page(t("me-pings"), t("pings-ask"), buttons, t, wide=len(PINGS))


def words_page(t: Texts) -> Message:
    """Return what a member may tell the team."""
    buttons = [
        Button(t("button-suggest"), "suggest"),
        Button(t("button-find"), "find"),
        Button(t("button-feedback"), "feedback"),
    ]
    return _page(t("button-words"), t("words-ask"), buttons, t, wide=1)


def _page(title: str, ask: str, buttons: Sequence[Button], t: Texts, *, wide: int = A_ROW) -> Message:
    rows = [tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide)]
    back = (Button(t("button-me"), "me"),)
    return Message(title=title, body=(plain(ask),), rows=(*rows, back))


def own_name(code: str) -> str:
    """Return a language as its own speakers call it."""
    return language_name(code, code)


def language_name(code: str, reader: str) -> str:
    """Return a language as it is called in the reader's; its code where nobody knows a name."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(reader)
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code


def fit_words(t: Texts, found: Fit) -> str:
    """Return why a thread fits its reader: `Doubt about trust, English`; nothing where there is nothing to say."""
    names = [words.category(t, found.category)] if found.category else []
    return ", ".join([*names, language_name(found.language, t.language)] if found.language else names)
