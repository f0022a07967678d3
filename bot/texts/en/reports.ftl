# Standing, SLA, queue, digest

sla-title = { $n ->
    [0] Nothing waits for an answer
    [one] { $n } thread waits for an answer
   *[other] { $n } threads wait for an answer
}{ $overdue ->
    [0] {""}
   *[other] , { $overdue } overdue
}
sla-nothing-open = Everything is answered.
sla-more = and { $n } more
sla-follow-ups = The critic wrote again: { $numbers }
sla-staff = With staff: { $n }, the oldest since { $since }
sla-nobody = nobody yet
sla-window = { $days ->
    [one] Last day
   *[other] Last { $days } days
}
sla-in-target = Answered within { $hours } h: { $share }
sla-in-limit = Answered within { $hours } h: { $share }
sla-claim = To the first claim: median { $median }, 9 of 10 within { $p90 }
sla-reply = To the first answer: median { $median }, 9 of 10 within { $p90 }
sla-late = Late when we first saw them, counted apart: { $n }
sla-by-category = By category, 30 days: in target, median to answer
sla-note = Threads that may still make it are in no share yet.

queue-title = Mentions
queue-review = Waiting for your decision: { $n }
queue-kept = Kept, most negative first
queue-found = Found for “{ $words }”
queue-none = Nothing waits for you.
queue-show = Post { $n }
queue-in-line = { $n ->
    [one] { $n } thread is in line for the community’s room.
   *[other] { $n } threads are in line for the community’s room.
}
queue-negative = { $percent }% negative

digest-title = { $product }: the day in short
digest-date = { "Digest of " }
digest-quiet = A calm day: nothing new and nothing waiting. Enjoy it!
digest-counts = New: { $new } · taken: { $claimed } · answered: { $answered } · overdue: { $overdue }
digest-next = Due next
digest-helpers = Helped most in the last day
digest-month-title = This month so far
digest-month = { $members } of { $members_target } active members · { $answers } of { $answers_target } answers · { $likes } of { $likes_target } likes
digest-note = /next hands you the most urgent thread.
digest-note-overdue = One thing to do now: take an overdue thread. /next hands you one.
