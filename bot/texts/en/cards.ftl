# The card and what stands on it

card-title = #{ $thread } · { $category } · { $state }
card-reach = { $reach ->
    [one] { $reach } person reached
   *[other] { NUMBER($reach) } people reached
}
card-mentions = { $n } posts, see the latest
card-priority = Priority
card-answer-by = Answer by
card-due = { $at } (limit { $limit })
card-due-late = { $at }: already late when we first saw it
card-answered = First answered
card-seats = Seats
card-seats-free = { $free ->
    [0] no seat free
   *[other] { $free } of { $seats } free
}
card-why = Why we think so
card-answers = Answers
card-open = open
card-likes = ♥ { $n }
card-reason = Why it was closed
card-disclosure = Answer from your own experience, and say in your reply that you get perks from us ({ $place } and the law ask for it).

why-keywords = it says { $words }
why-wording = it says { $words }
why-tone = its tone
why-nothing = nothing in particular
why-upstream = the watching tool sorted it
why-manager = a manager sorted it

category-technical = Technical question
category-support = Needs support
category-trust = Doubt about trust
category-rumor = Rumour
category-none = Not sorted yet

priority-low = Low
priority-normal = Normal
priority-high = High
priority-critical = Critical

state-review = waiting for a manager
state-open = nobody on it yet
state-claimed = being answered
state-answered = answered
state-follow_up = the critic wrote again
state-quiet = quiet
state-closed = closed
state-staff = with staff
state-dismissed = not for us

dismissal-not_us = Not about us
dismissal-not_negative = Not negative
dismissal-do_not_engage = Do not engage

button-claim = I’ll answer
button-reply = I answered
button-staff = Needs staff
button-manage = Manage
button-like = ♥ I liked { $n } ({ $name })
button-approve = Post it
button-give-back = Give back
button-solved = Solved by staff
button-look = Open the complaint
button-release = Give my seat back
button-release-thread = Give #{ $thread } back
button-join-now = How to join
button-join = I agree, let me in
button-disclosed = Yes, it is in
button-not-disclosed = Not yet
button-undo = Undo the last decision
button-free = Free { $name }’s seat
button-assign = Assign
button-leave = Leave the programme
button-open-direct = Open a direct chat

duration-minutes = { $n } min
duration-hours = { $n } h
duration-days = { $n } d
share = { $percent }% ({ $good } of { $total })
span-week = This week
span-month = This month
span-all = All time
