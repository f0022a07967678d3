# A thread’s two clocks: how the community stands against them, and a manager’s pause

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
sla-staff = With staff: { $n }, the oldest went there { $since }
sla-held-title = Clock paused ({ $n })
sla-held = paused { $since }: { $why }
sla-nobody = nobody yet
sla-window = { $days ->
    [one] Last day
   *[other] Last { $days } days
}
sla-within = { $hours } h
sla-within-own = { $hours } h or their own time
sla-in-claim = Claimed within { $within }: { $share }
sla-in-target = Answered within { $within }: { $share }
sla-in-limit = Answered within { $within }: { $share }
sla-claim = To the first claim: median { $median }, 9 of 10 within { $p90 }
sla-reply = To the first answer: median { $median }, 9 of 10 within { $p90 }
sla-late = Late when we first saw them, counted apart: { $n }
sla-by-category = By category, 30 days (in target, median to answer)
sla-category = { $category }: { $share }, { $median }
sla-category-own = { $category } (its own { $hours }/{ $limit } h): { $share }, { $median }
sla-note = Threads that may still make it are in no share yet.

due-paused = clock paused
card-held = paused { $since }: { $why }
held = The clock of #{ $thread } is paused until you let it run. Its card says why.
resumed = The clock of #{ $thread } runs again. Answer by: { $at }
resumed-brief = The clock of #{ $thread } runs again.
hold-form-title = Pause the clock of #{ $thread }
hold-form-why = Why? It stands on the card
hold-form-instead = Send /hold { $thread } and the reason. It stands on the card.
button-hold = Pause the clock
button-resume = Let the clock run
command-hold = pause a thread’s clock, with a reason
command-resume = let a thread’s clock run again
decision-hold = pausing the clock
decision-go_on = letting the clock run
error-not-waiting = #{ $thread } does not wait for its first answer, so it has no clock to pause.
error-held-already = The clock of #{ $thread } is paused already, for another reason. /resume { $thread } lets it run.
error-not-held = Nobody paused the clock of #{ $thread }, so there is nothing to let run.
