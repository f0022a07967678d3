"""Who asks to join, the roster, and one member's page: what a manager reads before he decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import words
from bot.ports.message import Button, ButtonStyle, Field, Message, Tint
from bot.ports.text import Link, RichText, Style, Text, TimeStyle, When, plain
from bot.rules.membership import GONE, STOPPED, is_gone
from storage.tables import MemberState

if TYPE_CHECKING:
    from bot.reports.applications import ApplicationView, MemberView
    from bot.reports.members import Listed, Page
    from bot.texts import Texts
    from storage.tables import Member

A_ROW = 5
SHORT_LABEL = 24


def number_of(member_id: int) -> str:
    """Return a member's number as it is typed and pressed; a bare number could be somebody's name."""
    return f"m{member_id}"


def application_card(view: ApplicationView, t: Texts) -> Message:
    """Return who asks to join, with his answers, and the two ways to decide; later, what was decided."""
    member, number = view.member, number_of(view.member.id)
    rows: tuple[tuple[Button, ...], ...] = ()
    if view.waits:
        admit = Button(t("button-admit"), f"admit:{number}", style=ButtonStyle.GOOD)
        rows = ((admit, Button(t("button-decline"), f"decline:{number}", style=ButtonStyle.DANGER)),)
    fields = [_accounts(view, t), Field(t("member-applied-at"), (When(member.joined_at),))]
    if not view.waits:
        fields.append(Field(t("member-state"), _state(member, t), wide=True))
    return Message(
        title=t("application-title", name=view.who.name),
        fields=tuple(fields),
        quote=_experience(member),
        note=_before(view, t) if view.waits else (),
        tint=Tint.NORMAL if view.waits else Tint.DONE,
        rows=rows,
    )


def _before(view: ApplicationView, t: Texts) -> RichText:
    if view.member.state_why == STOPPED:
        return plain(t("application-stopped-before"))
    return plain(t("application-declined-before", n=view.declined)) if view.declined else ()


def roster_card(page: Page, t: Texts) -> Message:
    """Return a page of the roster, its members as buttons, and the ways to the others."""
    body: list[RichText] = [_listed(one, t) for one in page.lines] or [plain(t("members-none"))]
    buttons = [Button(_label(one), f"member:{number_of(one.member.id)}") for one in page.lines]
    rows = [tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW)]
    filters = tuple(
        Button(f"{t(f'member-state-{name}')} · {n}", f"members:{name}")
        for name, n in page.counts.items()
        if n and name not in {page.words, MemberState.ACTIVE}
    )
    narrowed = page.words in page.counts
    if narrowed or not page.words:
        shown = page.words if narrowed else "all"
        back = Button(t("button-members-before"), f"members:{shown}:{page.page - 1}")
        on = Button(t("button-members-after"), f"members:{shown}:{page.page + 1}")
        rows.append(((back,) if page.page > 1 else ()) + ((on,) if page.page < page.pages else ()))
    rows.append(filters[:A_ROW])
    return Message(
        title=t("members-title", n=page.found),
        body=tuple(body),
        note=plain(t("members-note", page=page.page, pages=page.pages)),
        rows=tuple(row for row in rows if row),
    )


def member_card(view: MemberView, t: Texts) -> Message:
    """Return all that a manager sees about one member, with what he can decide."""
    one, member, have = view.application, view.application.member, view.have
    fields = [
        Field(t("member-state"), _state(member, t, is_quiet=view.is_quiet)),
        Field(t("member-since"), (When(member.joined_at, TimeStyle.DAY),)),
        Field(t("member-seen"), (When(member.seen_at),) if member.seen_at else plain("–")),
        Field(t("member-points"), plain(t("member-balances", n=have.confirmed, pending=have.pending))),
        _accounts(one, t),
    ]
    told = {
        "member-handles": ", ".join(f"{words.place(place)}: {name}" for place, name in sorted(member.handles.items())),
        "member-speaks": ", ".join(member.speaks),
        "member-expertise": ", ".join(t(f"category-{each}") for each in member.expertise),
        "member-note": member.note,
    }
    fields += [Field(t(key), plain(value), wide=True) for key, value in told.items() if value]
    if view.seats:
        seats = words.joined([(Text(f"#{thread.id} "), words.due(t, thread)) for thread in view.seats])
        fields.append(Field(t("member-seats"), seats, wide=True))
    if view.answers:
        lines = [
            (
                Text(f"#{reply.thread_id} "),
                Link(t(f"answer-proof-{reply.proof}"), reply.url),
                Text(" "),
                When(reply.recorded_at),
            )
            for reply in view.answers
        ]
        fields.append(Field(t("member-answers"), words.joined(lines), wide=True))
    return Message(
        title=t("member-title", name=one.who.name, number=number_of(member.id)),
        body=(plain(t("member-unfinished")),) if view.unfinished else (),
        quote=_experience(member),
        fields=tuple(fields),
        rows=_decisions(view, t),
    )


def _decisions(view: MemberView, t: Texts) -> tuple[tuple[Button, ...], ...]:
    member, number = view.application.member, number_of(view.application.member.id)
    admit = Button(t("button-admit"), f"admit:{number}", style=ButtonStyle.GOOD)
    decline = Button(t("button-decline"), f"decline:{number}", style=ButtonStyle.DANGER)
    suspend = Button(t("button-suspend"), f"suspend:{number}", style=ButtonStyle.DANGER)
    lift = Button(t("button-lift"), f"lift:{number}", style=ButtonStyle.GOOD)
    first: list[Button] = {
        MemberState.APPLIED: [admit, decline],
        MemberState.ACTIVE: [suspend],
        MemberState.PAUSED: [suspend],
        MemberState.SUSPENDED: [lift],
    }.get(member.state, [])
    if view.seats:
        first.append(Button(t("button-freeall", n=len(view.seats)), f"freeall:{number}"))
    note = Button(t("button-note"), f"note:{number}")
    points: tuple[Button, ...] = ()
    if member.state in {MemberState.ACTIVE, MemberState.PAUSED}:
        points = (Button(t("button-award"), f"award:{number}"), Button(t("button-correct"), f"correct:{number}"))
    return tuple(row for row in (tuple(first), points, (note, Button(t("button-members"), "members"))) if row)


def _listed(one: Listed, t: Texts) -> RichText:
    member = one.member
    state = _state(member, t, is_quiet=one.is_quiet)
    head = Text(f"{number_of(member.id)} ", Style.CODE)
    return (
        head,
        one.who,
        Text(" · "),
        *state,
        Text(" · "),
        When(member.seen_at or member.joined_at),
        Text(" · " + t("points-n", n=one.points)),
    )


def _state(member: Member, t: Texts, *, is_quiet: bool = False) -> RichText:
    if is_gone(member):
        return plain(t("member-state-gone"))
    name = t("member-state-quiet") if is_quiet else t(f"member-state-{member.state}")
    return plain(f"{name} ({member.state_why})" if member.state_why not in {"", GONE} else name)


def _accounts(view: ApplicationView, t: Texts) -> Field:
    told = words.joined([(Text(f"{one.platform}: {one.name}"),) for one in view.accounts])
    return Field(t("member-accounts"), told, wide=True)


def _experience(member: Member) -> str:
    return "\n".join(f"{question}\n{answer}" for question, answer in member.experience)


def _label(one: Listed) -> str:
    name = one.who.name
    return name if len(name) <= SHORT_LABEL else name[: SHORT_LABEL - 1] + "…"
