# The day, the week, all communities

digest-title-day-members = { $product }: the day in short
digest-title-day-managers = { $product }: the day, for managers
digest-title-week-members = { $product }: the week in short
digest-title-week-managers = { $product }: the week, for managers
digest-quiet-day = { $at }: a calm day, nothing new and nothing waiting. Enjoy it!
digest-quiet-week = A calm week up to { $at }: nothing came and nothing waited. Enjoy it!
digest-counts = { $at } · new: { $new } · taken: { $claimed } · answered: { $answered } · late: { $overdue }
digest-now = Now:
digest-next = Due next
digest-nobody = nobody yet
digest-late = Late:
digest-again = The critic wrote again:
digest-more = and { $n } more
digest-helpers = Helped most:
digest-month-title = This month:
digest-month = { $members } of { $members_target } active members · { $answers } of { $answers_target } answers · { $likes } of { $likes_target } likes
digest-pace = { $what } { $n } of { $total } (due by now: { $due })
digest-pace-members = active members
digest-pace-answers = answers
digest-pace-likes = likes

week-span = { $since } to { $at }
week-before = , week before { $value }
week-line-new = New threads:
week-line-answered = Answered threads:
week-line-in-target = Answered in time:
week-line-reply = To the first answer, median:
week-line-members = Active members:
week-line-answers = Answers:
week-line-likes = Likes:
week-line-freed = Seats freed without an answer:
week-line-incidents = Waves of complaints:

advice-members-limit_free = take { $card }. It is past its limit, and nobody has it.
advice-members-late_free = take { $card }. It is late, and nobody has it.
advice-members-follow_up = look at { $card }. The critic wrote again and waits for an answer.
advice-members-soon_free = take { $card }. It is due within 3 hours, and nobody has it.
advice-members-late_held = if { $card } is yours, answer it today: it is late.
advice-members-free = take { $card }, or let /next choose for you.
advice-members-praise = nothing. Every thread is in good hands. Thank you!
advice-managers-limit_free = find somebody for { $card }: past its limit, and nobody has it. /assign { $number }
advice-managers-limit_held = ask { $who } about { $card }: past its limit and without an answer.
advice-managers-incident = look at the wave of complaints: far more came than usual.
advice-managers-late_free = find somebody for { $card }: late, and nobody has it. /assign { $number }
advice-managers-follow_up = see that { $card } is answered: the critic wrote again.
advice-managers-soon_free = find somebody for { $card }: due within 3 hours, and nobody has it. /assign { $number }
advice-managers-review = { $n ->
    [one] decide on the thread in review: /mentions
   *[other] decide on { $n } threads in review: /mentions
}
advice-managers-late_held = ask { $who } about { $card }: late and without an answer.
advice-managers-applications = { $n ->
    [one] decide on the application to join.
   *[other] decide on { $n } applications to join.
}
advice-managers-requests = { $n ->
    [one] decide on the request for a perk.
   *[other] decide on { $n } requests for perks.
}
advice-managers-doubts = { $n ->
    [one] look at the answer that waits for you: /review
   *[other] look at { $n } answers that wait for you: /review
}
advice-managers-free = see that { $card } finds somebody: nobody has it yet.
advice-managers-praise = nothing. Every thread is in good hands: a day to thank the members.
advice-operators-limit_free = first { $card }: past its limit, nobody has it
advice-operators-limit_held = first { $card }: past its limit, taken but not answered
advice-operators-incident = first the wave of complaints: far more came than usual
advice-operators-late_free = first { $card }: late, nobody has it
advice-operators-follow_up = first { $card }: the critic wrote again
advice-operators-review = { $n ->
    [one] first the review: { $n } thread waits
   *[other] first the review: { $n } threads wait
}
advice-operators-late_held = first { $card }: late, taken but not answered

desk-incident = Wave of complaints, noticed { $since }: threads on its card: { $n }
desk-missed = Past the limit: { $n }
desk-answered-late = Answered after the limit, not closed yet:
desk-waits = For you:
desk-waits-review = review { $n }
desk-waits-applications = applications { $n }
desk-waits-requests = perks { $n }
desk-waits-doubts = answers to look at { $n }
desk-waits-words = words from members { $n }
desk-staff = With staff: { $n }, the oldest went there { $since }
desk-held = Clocks paused: { $n }
desk-aside = Also:
desk-aside-freed = seats freed without an answer: { $n }
desk-aside-arrived = late when first seen: { $n }
desk-aside-line = in line: { $n }

overview-title = All communities
overview-head = { $at } · communities: { $n } · to look at: { $left } · “in time” is of 30 days
overview-counts = new { $new } · answered { $answered } · late { $overdue }{ $missed ->
    [0] {""}
   *[other] , past the limit { $missed }
}
overview-oldest = oldest { $since }
overview-sla = in time { $share }
overview-stuck = { $n ->
    [one] { $n } message does not get through
   *[other] { $n } messages do not get through
}
overview-dead = { $n ->
    [one] { $n } message given up
   *[other] { $n } messages given up
}
overview-more = { $n ->
    [one] and { $n } more community, to look at: { $left }
   *[other] and { $n } more communities, to look at: { $left }
}
