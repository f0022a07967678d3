# Nudges: reminders, seats that are freed, put-offs, hand-overs

tell-reminder = You hold a seat in #{ $thread } ({ $author }), and no answer is recorded yet. The seat is kept for you; it is free for others again { $at }.
tell-reminder-kept = You hold a seat in #{ $thread } ({ $author }), and no answer is recorded yet. Please answer, or let somebody else.
tell-reminders = You hold { $n } seats without a recorded answer yet. The first of them is free for others again { $at }.
tell-reminders-kept = You hold { $n } seats without a recorded answer yet. Please answer, or let somebody else.
tell-expired = Your seat in #{ $thread } is free for others again, because no answer was recorded in time. You lose nothing by it, and the card does not say whose it was.
tell-expired-many = { $n } of your seats are free for others again, because no answer was recorded in time. You lose nothing by it, and the card does not say whose it was.
tell-follow-up-again = { $author } still waits for a word in #{ $thread }. You hold a seat there: please have a look, or hand it over.
tell-limit = { $n ->
    [one] A thread has passed its limit without an answer:
   *[other] { $n } threads have passed their limit without an answer:
}
notice-limit = { $n ->
    [one] A thread has passed its limit without an answer. “Manage” on its card assigns somebody.
   *[other] { $n } threads have passed their limit without an answer. “Manage” on a card assigns somebody.
}
notice-target = { $n ->
    [one] A thread has passed its target without an answer. “Manage” on its card assigns somebody.
   *[other] { $n } threads have passed their target without an answer. “Manage” on a card assigns somebody.
}
nudge-more = and { $n } more
tell-handover = { $name } asks you to take the seat in #{ $thread } ({ $author }). Until you say yes, it stays with { $name }.
tell-handover-taken = { $name } took your seat in #{ $thread }. Thank you for asking.
tell-handover-declined = { $name } cannot take your seat in #{ $thread } now. It is still yours.

button-longer = I need longer
button-not-now = Not now
button-im-back = I’m back
button-next = Next thread
button-handover = Hand over
button-anybody = Anybody
button-keep-seat = Keep my seat
button-take-over = I’ll take it
button-decline-over = I can’t
button-take-back = Take it back
button-my-seats = My seats

card-seat-back = { $name } (back { $at })
card-seat-until = { $name } (free again { $at })

put-off = #{ $thread } can wait for you; I offer it to you again { $at }.
put-off-brief = #{ $thread } can wait for you. /next offers you another one.
put-off-held = You keep your seat in #{ $thread }. I remind you { $at }.{ $left ->
    [0] {" "}It cannot be put off again.
    [one] {" "}You can put it off once more.
   *[other] {" "}You can put it off { $left } more times.
}
put-off-held-brief = You keep your seat in #{ $thread }, and I remind you later.
back-held = Welcome back to #{ $thread }.
back-free = I offer you #{ $thread } again.

handover-whom = Who should take your seat in #{ $thread }? Until somebody says yes, it stays yours.
handover-none = I know nobody to ask for #{ $thread } right now. “Anybody” gives your seat back.
handover-waits = { $name } is asked to take your seat in #{ $thread } and has not answered yet. You can ask somebody else.
handover-asked = I asked { $name } to take your seat in #{ $thread }. Until the answer it stays yours.
handover-anybody = Your seat in #{ $thread } is free. I let those know whom the thread fits.
handover-kept = You keep your seat in #{ $thread }.
taken-over = The seat of { $name } in #{ $thread } is yours. Answer in public from your own experience, then record your link. Answer by: { $at }.
taken-over-brief = The seat of { $name } in #{ $thread } is yours. Answer in public, then record your link.
declined-over = No harm done: { $name } keeps the seat in #{ $thread }.
taken-back = Your seat in #{ $thread } is yours again.
next-handover = { $name } asks you to take this one over:
next-none-but-yours = Nothing new is waiting for you. You hold: { $numbers }.

command-snooze = put a thread off for a while
command-unsnooze = come back early to a thread that you put off
command-handover = hand your seat in a thread over to another member
option-hours = for how many hours
option-handover = the offer’s number
option-claim = the seat’s number
decision-expired = freeing a seat whose time was over
decision-handed_over = handing a seat over

error-snooze-hours = Hours are a whole number from 1 to { $most }: /snooze 482 12 puts #482 off for twelve hours.
error-snooze-spent = You have put #{ $thread } off { $n ->
    [0] as often as possible
    [one] once
   *[other] { $n } times
} already. Please answer it, hand it over, or give your seat back.
error-snooze-limit = #{ $thread } has reached its limit and cannot be put off any more. Please answer it, hand it over, or give your seat back.
error-not-put-off = You have not put #{ $thread } off.
error-no-expired-seat = There is no seat of yours to take back. /next finds you a thread.
error-take-back-late = It is too late to take that seat back. If one is free in #{ $thread }, “I’ll answer” on its card gives it to you.
error-no-handover = Nobody offers you that seat.
error-handover-over = The seat in #{ $thread } is not offered any more. /next finds you another thread.
error-handover-declined = You have said that you cannot take the seat in #{ $thread }. If one is free, “I’ll answer” on its card gives it to you.
error-handover-answered = You have answered #{ $thread } already, so there is nothing to hand over.
error-handover-not-him = This member cannot take #{ $thread } over now. /handover { $thread } shows who can.
