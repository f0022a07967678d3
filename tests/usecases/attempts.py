"""What Max of `rival` tries with the numbers, links, names and codes of `acme`: each use case by `module.function`.

A word after the name tells two tries at one use case apart. The first of each pair is why it is refused; it is empty
where a use case has nothing to say about what is not there.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.config.installation import Operators
from bot.ports.perks import Done
from bot.ports.proof import Seen, TryLater
from bot.ports.sources import Batch, Budget
from bot.rules.counted import Dismissal
from bot.rules.lifecycle import By
from bot.usecases import (
    appeals,
    award,
    catalogue,
    claim,
    clock,
    connect,
    doors,
    finds,
    following_up,
    granting,
    handing_over,
    holding,
    incidents,
    judging,
    late,
    listening,
    manage,
    matched,
    members,
    merging_threads,
    nudges,
    offering,
    playbook,
    points,
    privacy,
    profile,
    proof,
    putting_off,
    reaching,
    rechecking,
    record,
    redeem,
    redemptions,
    reporting,
    retention,
    review,
    roster,
    routed,
    seats,
    splitting,
    stories,
    story_hints,
    take_in,
    threads,
    words,
)
from bot.usecases.listening import StaleLeaseError, Turn
from storage import mentions, sources
from storage.tables import AnswerKind, Category, ClaimOrigin, DoubtKind, Finding, PerkKind
from tests.usecases.shop import ROOM
from tests.world import answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.usecases.context import Context
    from tests.usecases.two import Two

    Attempts = dict[str, tuple[str, Callable[[Context, Two], Awaitable[Any]]]]

THREAD, REPLY, MENTION, MEMBER, ANSWER = "no-thread", "no-reply", "no-mention", "no-member", "no-such-answer"
OFFER = "no-handover"
STORY = "no-story"
DOUBT, LINE, WORD, REQUEST, PERK, CODE = (
    "no-doubt",
    "no-line",
    "no-word",
    "no-redemption",
    "no-such-perk",
    "code-unknown",
)


def _keys(two: Two) -> list[str]:
    return [f"{kind}:{two.reply}" for kind in ("reply", "first", "verified")] + [f"redeemed:{two.request}"]


ABOUT_THREADS: Attempts = {
    "claim.claim": (THREAD, lambda ctx, two: claim.claim(ctx, two.thread, ClaimOrigin.BUTTON)),
    "claim.release": (THREAD, lambda ctx, two: claim.release(ctx, two.thread)),
    "claim.release by reaction": (THREAD, lambda ctx, two: claim.release(ctx, two.thread, reaction=True)),
    "threads.find": (THREAD, lambda ctx, two: threads.find(ctx, two.thread)),
    "routed.routed": ("", lambda ctx, two: routed.routed(ctx, two.thread)),
    "record.reply": (THREAD, lambda ctx, two: record.reply(ctx, two.thread, answer(ctx.now), disclosed=True)),
    "record.disclose": (REPLY, lambda ctx, two: record.disclose(ctx, two.reply)),
    "record.describe": (REPLY, lambda ctx, two: record.describe(ctx, two.reply, AnswerKind.STORY)),
    "record.undisclosed": (REPLY, lambda ctx, two: record.undisclosed(ctx, two.reply)),
    "record.like": (ANSWER, lambda ctx, two: record.like(ctx, reply_id=two.reply)),
    "record.like by its link": (ANSWER, lambda ctx, two: record.like(ctx, link=two.link)),
    "manage.approve": (THREAD, lambda ctx, two: manage.approve(ctx, two.thread)),
    "manage.dismiss": (THREAD, lambda ctx, two: manage.dismiss(ctx, two.thread, Dismissal.NOT_US)),
    "manage.to_staff": (THREAD, lambda ctx, two: manage.to_staff(ctx, two.thread, By.MANAGER)),
    "manage.from_staff": (THREAD, lambda ctx, two: manage.from_staff(ctx, two.thread, solved=False)),
    "manage.from_staff solved": (THREAD, lambda ctx, two: manage.from_staff(ctx, two.thread, solved=True)),
    "manage.recategorise": (THREAD, lambda ctx, two: manage.recategorise(ctx, two.thread, Category.RUMOR)),
    "manage.assign": (THREAD, lambda ctx, two: manage.assign(ctx, two.thread, ctx.member_id)),
    "manage.assign acme's member": (MEMBER, lambda ctx, two: manage.assign(ctx, two.own_thread, two.member)),
    "manage.free_seat": (THREAD, lambda ctx, two: manage.free_seat(ctx, two.thread, two.member)),
    "manage.free_seat acme's": (MEMBER, lambda ctx, two: manage.free_seat(ctx, two.own_thread, two.member)),
    "manage.promote": (MENTION, lambda ctx, two: manage.promote(ctx, two.mention)),
    "holding.hold": (THREAD, lambda ctx, two: holding.hold(ctx, two.thread, "why")),
    "incidents.next_of": ("no-incident", lambda ctx, two: incidents.next_of(ctx, two.incident)),
    "incidents.end": ("no-incident", lambda ctx, two: incidents.end(ctx, two.incident, is_one=False)),
    "holding.go_on": (THREAD, lambda ctx, two: holding.go_on(ctx, two.thread)),
    "merging_threads.merge": (THREAD, lambda ctx, two: merging_threads.merge(ctx, two.own_thread, two.thread)),
    "merging_threads.merge into one's own": (
        THREAD,
        lambda ctx, two: merging_threads.merge(ctx, two.thread, two.own_thread),
    ),
    "splitting.split": (THREAD, lambda ctx, two: splitting.split(ctx, two.thread, two.mention)),
    "splitting.split acme's post": (MENTION, lambda ctx, two: splitting.split(ctx, two.own_thread, two.mention)),
    "finds.arrived": ("", lambda ctx, two: finds.arrived(ctx, two.suggestion, ctx.now)),
    "finds.put_off": ("", lambda ctx, two: finds.put_off(ctx, two.suggestion, ctx.now, ctx.now)),
    "finds.gone": ("", lambda ctx, two: finds.gone(ctx, two.suggestion, ctx.now)),
    "manage.undo": (THREAD, lambda ctx, two: manage.undo(ctx, two.thread)),
}
ABOUT_SEATS: Attempts = {
    "seats.take_back": ("no-expired-seat", lambda ctx, two: seats.take_back(ctx, two.claim)),
    "putting_off.put_off": (THREAD, lambda ctx, two: putting_off.put_off(ctx, two.thread)),
    "putting_off.resume": (THREAD, lambda ctx, two: putting_off.resume(ctx, two.thread)),
    "handing_over.choices": (THREAD, lambda ctx, two: handing_over.choices(ctx, two.thread)),
    "handing_over.ask": (THREAD, lambda ctx, two: handing_over.ask(ctx, two.thread, ctx.member_id)),
    "handing_over.withdraw": (THREAD, lambda ctx, two: handing_over.withdraw(ctx, two.thread)),
    "handing_over.to_anybody": (THREAD, lambda ctx, two: handing_over.to_anybody(ctx, two.thread)),
    "handing_over.take_over": (OFFER, lambda ctx, two: handing_over.take_over(ctx, two.handover)),
    "handing_over.decline": (OFFER, lambda ctx, two: handing_over.decline(ctx, two.handover)),
    "reaching.reach": ("", lambda ctx, two: reaching.reach(ctx, [two.member])),
}
ABOUT_PROOF: Attempts = {
    "judging.hold": (ANSWER, lambda ctx, two: judging.hold(ctx, two.reply)),
    "review.accept": (DOUBT, lambda ctx, two: review.accept(ctx, two.doubt)),
    "review.accept_all": ("", lambda ctx, two: review.accept_all(ctx, DoubtKind.OTHER_THREAD, two.doubt)),
    "review.reject": (ANSWER, lambda ctx, two: review.reject(ctx, two.reply, "why")),
    "review.reject the doubt": (DOUBT, lambda ctx, two: review.reject(ctx, two.reply, "why", doubt_id=two.doubt)),
    "review.undo": (ANSWER, lambda ctx, two: review.undo(ctx, two.reply)),
    "appeals.appeal": (REPLY, lambda ctx, two: appeals.appeal(ctx, two.reply, "why")),
    "proof.noted": ("", lambda ctx, two: proof.noted(ctx, two.check, proof.Look(proof.NOT_CHECKABLE), None)),
    "proof.postponed": ("", lambda ctx, two: proof.postponed(ctx, two.check, TryLater(1, "429"), None)),
}
ABOUT_PEOPLE: Attempts = {
    "roster.admit": (MEMBER, lambda ctx, two: roster.admit(ctx, two.member)),
    "roster.decline": (MEMBER, lambda ctx, two: roster.decline(ctx, two.member, "why")),
    "roster.suspend": (MEMBER, lambda ctx, two: roster.suspend(ctx, two.member, "why")),
    "roster.lift": (MEMBER, lambda ctx, two: roster.lift(ctx, two.member)),
    "roster.note": (MEMBER, lambda ctx, two: roster.note(ctx, two.member, "words")),
    "roster.free_seats": (MEMBER, lambda ctx, two: roster.free_seats(ctx, two.member)),
    "members.gone": ("", lambda ctx, two: members.gone(ctx, two.member)),
    "connect.burn": ("", lambda ctx, _: connect.burn(ctx, "ABCDE-FGHJK")),
    "connect.account_of": (CODE, lambda ctx, _: connect.account_of(ctx, "ABCDE-FGHJK")),
    "connect.connect": (CODE, lambda ctx, _: connect.connect(ctx, "ABCDE-FGHJK")),
    "doors.door": ("", lambda ctx, _: doors.door(ctx.uow, [ctx.community_id], "web", ROOM, "ana")),
}
ABOUT_POINTS: Attempts = {
    "award.award": (MEMBER, lambda ctx, two: award.award(ctx, two.member, 5, "why")),
    "award.correct": (MEMBER, lambda ctx, two: award.correct(ctx, two.member, -1, "why")),
    "award.take_back": (LINE, lambda ctx, two: award.take_back(ctx, two.entry)),
    "points.confirm": ("", lambda ctx, two: points.confirm(ctx, _keys(two))),
    "points.unconfirm": ("", lambda ctx, two: points.unconfirm(ctx, _keys(two))),
    "points.reverse": ("", lambda ctx, two: points.reverse(ctx, _keys(two), "why")),
    "points.restore": ("", lambda ctx, two: points.restore(ctx, _keys(two), "why")),
    "words.decide": (WORD, lambda ctx, two: words.decide(ctx, two.suggestion, accept=True)),
    "words.decide no": (WORD, lambda ctx, two: words.decide(ctx, two.suggestion, accept=False)),
    "words.answer": (WORD, lambda ctx, two: words.answer(ctx, two.feedback, "why")),
    "words.answerable": ("", lambda ctx, two: words.answerable(ctx, two.feedback)),
}
ABOUT_PERKS: Attempts = {
    "redeem.request": ("no-perk", lambda ctx, two: redeem.request(ctx, two.perk)),
    "redeem.cancel": (REQUEST, lambda ctx, two: redeem.cancel(ctx, two.request)),
    "redeem.approve": (REQUEST, lambda ctx, two: redeem.approve(ctx, two.request)),
    "redeem.deny": (REQUEST, lambda ctx, two: redeem.deny(ctx, two.request, "why")),
    "redeem.paid": (REQUEST, lambda ctx, two: redeem.paid(ctx, two.request)),
    "redemptions.find": (REQUEST, lambda ctx, two: redemptions.find(ctx, two.request)),
    "granting.granted": (REQUEST, lambda ctx, two: granting.granted(ctx, two.request, Done())),
    "granting.failed": (REQUEST, lambda ctx, two: granting.failed(ctx, two.granted, "why")),
    "granting.ended": (REQUEST, lambda ctx, two: granting.ended(ctx, two.granted)),
    "granting.try_again": (REQUEST, lambda ctx, two: granting.try_again(ctx, two.granted)),
    "granting.taken_by_hand": (REQUEST, lambda ctx, two: granting.taken_by_hand(ctx, two.granted)),
    "granting.end": (REQUEST, lambda ctx, two: granting.end(ctx, two.granted, "why", refund=True)),
    "granting.end_all": ("", lambda ctx, two: granting.end_all(ctx, two.member, "why")),
    "granting.give_again": ("", lambda ctx, two: granting.give_again(ctx, two.member)),
    "catalogue.find": (PERK, lambda ctx, _: catalogue.find(ctx, "early")),
    "catalogue.edit": (PERK, lambda ctx, _: catalogue.edit(ctx, "early", "price", "1")),
    "catalogue.undo": (PERK, lambda ctx, _: catalogue.undo(ctx, "early")),
    "catalogue.add_codes": (PERK, lambda ctx, _: catalogue.add_codes(ctx, "gift", "MINE")),
}
PAGE = "playbook-no-page"
ABOUT_THE_PLAYBOOK: Attempts = {
    "playbook.target": (PAGE, lambda ctx, two: playbook.target(ctx, two.page)),
    "playbook.edit": (PAGE, lambda ctx, two: playbook.edit(ctx, two.page, {"facts.en": "mine"})),
    "playbook.put_back": (PAGE, lambda ctx, two: playbook.put_back(ctx, two.page, 1, 1)),
    "playbook.put_back acme's version": ("playbook-no-version", lambda ctx, _: playbook.put_back(ctx, "support", 1, 1)),
    "playbook.take": (PAGE, lambda ctx, two: playbook.take(ctx, {two.page: {}}, "why")),
    "playbook.add_fact": (PAGE, lambda ctx, two: playbook.add_fact(ctx, two.page, "mine")),
    "words.is_open_suggestion": ("", lambda ctx, two: words.is_open_suggestion(ctx, two.suggestion)),
}


async def _turn(ctx: Context, two: Two, budget: Budget | None = None) -> Turn:
    """Return acme's turn at asking its source."""
    [row] = await sources.of_community(ctx.uow, two.id_of("acme"))
    assert row.leased_until is not None
    return Turn(row.id, row.leased_until, budget)


async def _takes_the_turn(ctx: Context, two: Two, way: str) -> None:
    with suppress(StaleLeaseError):
        if way == "reserve":
            await listening.reserve(ctx, await _turn(ctx, two, Budget(10, "day", "units")))
        elif way == "brought":
            await listening.brought(ctx, await _turn(ctx, two), Batch((), {"mine": 1}), [], None)
        else:
            await listening.failed(ctx, await _turn(ctx, two), TryLater(1, "429"))
        raise AssertionError("the turn was found")


async def _looks_at_the_post(ctx: Context, two: Two) -> None:
    post = (await mentions.of_thread(ctx.uow, two.thread))[0]
    assert post.look_at is not None
    await rechecking.seen_again(ctx, post.id, post.look_at, Seen(Finding.NO))


ABOUT_LISTENING: Attempts = {
    "listening.ask_now": ("source-unknown", lambda ctx, _: listening.ask_now(ctx, "x-search")),
    "listening.reserve": ("", lambda ctx, two: _takes_the_turn(ctx, two, "reserve")),
    "listening.brought": ("", lambda ctx, two: _takes_the_turn(ctx, two, "brought")),
    "listening.failed": ("", lambda ctx, two: _takes_the_turn(ctx, two, "failed")),
    "rechecking.seen_again": ("", _looks_at_the_post),
}
ABOUT_STORIES: Attempts = {
    "stories.find": (STORY, lambda ctx, two: stories.find(ctx, two.story)),
    "stories.rename": (STORY, lambda ctx, two: stories.rename(ctx, two.story, "Mine")),
    "stories.reword": (STORY, lambda ctx, two: stories.reword(ctx, two.story, "A sentence of mine.")),
    "stories.call_urgent": (STORY, lambda ctx, two: stories.call_urgent(ctx, two.story, urgent=True)),
    "stories.end": (STORY, lambda ctx, two: stories.end(ctx, two.story)),
    "stories.reopen": (STORY, lambda ctx, two: stories.reopen(ctx, two.story)),
    "stories.merge": (STORY, lambda ctx, two: stories.merge(ctx, two.story, two.story + 1)),
    "stories.undo": (STORY, lambda ctx, two: stories.undo(ctx, two.story)),
    "stories.put": (THREAD, lambda ctx, two: stories.put(ctx, two.thread, None)),
    "stories.put acme's story": (STORY, lambda ctx, two: stories.put(ctx, two.own_thread, two.story)),
    "story_hints.take_up": ("no-hint", lambda ctx, two: story_hints.take_up(ctx, two.hint, "Mine", "A sentence.")),
    "story_hints.decline": ("no-hint", lambda ctx, two: story_hints.decline(ctx, two.hint)),
    "story_hints.waiting": ("no-hint", lambda ctx, two: story_hints.waiting(ctx, two.hint)),
    "matched.rematch": ("", lambda ctx, two: matched.rematch(ctx, {two.thread: (two.story, 0.9)})),
}
ATTEMPTS: Attempts = {
    **ABOUT_LISTENING,
    **ABOUT_THE_PLAYBOOK,
    **ABOUT_THREADS,
    **ABOUT_SEATS,
    **ABOUT_PROOF,
    **ABOUT_PEOPLE,
    **ABOUT_POINTS,
    **ABOUT_PERKS,
    **ABOUT_STORIES,
}

OWN: Attempts = {
    "stories.create": ("", lambda ctx, two: stories.create(ctx, "Mine", "A sentence of mine.", [two.thread])),
    "matched.hint": ("", lambda ctx, two: matched.hint(ctx, [[two.thread]])),
    "playbook.edit own": ("", lambda ctx, _: playbook.edit(ctx, "support", {"facts.en": "mine"}, "why")),
    "playbook.take own": ("", lambda ctx, _: playbook.take(ctx, {"support": {"facts": {"en": "mine"}}}, "why")),
    "playbook.add_fact own": ("", lambda ctx, _: playbook.add_fact(ctx, "support", "mine")),
    "catalogue.create": ("", lambda ctx, _: catalogue.create(ctx, "early", PerkKind.CODE)),
    "claim.next_thread": ("", lambda ctx, _: claim.next_thread(ctx)),
    "claim.waiting_seats": ("", lambda ctx, _: claim.waiting_seats(ctx)),
    "following_up.ask_again": ("", lambda ctx, _: following_up.ask_again(ctx)),
    "handing_over.asked_of": ("", lambda ctx, _: handing_over.asked_of(ctx)),
    "handing_over.tidy": ("", lambda ctx, _: handing_over.tidy(ctx)),
    "incidents.watch": ("", lambda ctx, _: incidents.watch(ctx)),
    "nudges.nudge": ("", lambda ctx, _: nudges.nudge(ctx)),
    "late.bring_down": ("", lambda ctx, _: late.bring_down(ctx)),
    "late.tell_managers": ("", lambda ctx, _: late.tell_managers(ctx)),
    "late.tell_leads": ("", lambda ctx, _: late.tell_leads(ctx)),
    "seats.remind": ("", lambda ctx, _: seats.remind(ctx)),
    "seats.free_late": ("", lambda ctx, _: seats.free_late(ctx)),
    "handing_over.ask acme's member": ("no-seat", lambda ctx, two: handing_over.ask(ctx, two.own_thread, two.member)),
    "clock.settle": ("", lambda ctx, _: clock.settle(ctx)),
    "clock.send_digest": ("", lambda ctx, _: clock.send_digest(ctx)),
    "clock.send_weekly": ("", lambda ctx, _: clock.send_weekly(ctx)),
    "clock.send_overview": ("", lambda ctx, _: clock.send_overview(ctx, Operators(web="everywhere"))),
    "connect.make_code": ("", lambda ctx, _: connect.make_code(ctx)),
    "granting.expire": ("", lambda ctx, _: granting.expire(ctx)),
    "members.join": ("", lambda ctx, _: members.join(ctx)),
    "members.answer": ("not-joined", lambda ctx, _: members.answer(ctx, {0: "words"})),
    "members.pause": ("", lambda ctx, _: members.pause(ctx)),
    "members.come_back": ("", lambda ctx, _: members.come_back(ctx)),
    "members.seen_again": ("", lambda ctx, _: members.seen_again(ctx)),
    "members.leave": ("", lambda ctx, _: members.leave(ctx)),
    "members.speak": ("", lambda ctx, _: members.speak(ctx, "ru")),
    "offering.offer": ("", lambda ctx, _: offering.offer(ctx)),
    "privacy.communities_of": ("", lambda ctx, _: privacy.communities_of(ctx)),
    "privacy.erase": ("", lambda ctx, _: privacy.erase(ctx, everywhere=False)),
    "privacy.erase everywhere": ("", lambda ctx, _: privacy.erase(ctx, everywhere=True)),
    "profile.own": ("", lambda ctx, _: profile.own(ctx)),
    "profile.name_handles": ("", lambda ctx, _: profile.name_handles(ctx, {"x": "max"})),
    "profile.speak_languages": ("", lambda ctx, _: profile.speak_languages(ctx, ["de"])),
    "profile.toggle_language": ("", lambda ctx, _: profile.toggle_language(ctx, "de")),
    "profile.know_topics": ("", lambda ctx, _: profile.know_topics(ctx, ["trust"])),
    "profile.toggle_topic": ("", lambda ctx, _: profile.toggle_topic(ctx, "trust")),
    "profile.live_in": ("", lambda ctx, _: profile.live_in(ctx, "Europe/Berlin")),
    "profile.sleep": ("", lambda ctx, _: profile.sleep(ctx, "22-7")),
    "profile.hear": ("", lambda ctx, _: profile.hear(ctx, "1")),
    "reporting.ask": ("report-closed", lambda ctx, _: reporting.ask(ctx)),
    "reporting.month_meant": ("", lambda ctx, _: reporting.month_meant(ctx, "")),
    "reporting.send_report": ("", lambda ctx, _: reporting.send_report(ctx)),
    "retention.is_due": ("", lambda ctx, _: retention.is_due(ctx)),
    "retention.forget": ("", lambda ctx, _: retention.forget(ctx)),
    "retention.note": ("", lambda ctx, _: retention.note(ctx, retention.Forgotten(1))),
    "take_in.take_in": ("", lambda ctx, _: take_in.take_in(ctx, [])),
    "take_in.known": ("", lambda ctx, _: take_in.known(ctx, [])),
    "threads.acting": ("", lambda ctx, _: threads.acting(ctx)),
    "threads.fill_view": ("", lambda ctx, _: threads.fill_view(ctx)),
    "words.suggest": ("", lambda ctx, _: words.suggest(ctx, "mine")),
    "words.find": ("", lambda ctx, two: words.find(ctx, two.link)),
    "words.feedback": ("no-product-perk", lambda ctx, _: words.feedback(ctx, "mine")),
    "words.may_feed_back": ("no-product-perk", lambda ctx, _: words.may_feed_back(ctx)),
}
"""What takes nothing of anybody else's; Max does it with his own things, and acme's rows stay as they are."""
