# Points, the leaderboard, what managers give, and what members tell the team

points-n = { $n ->
    [one] { $n } point
   *[other] { NUMBER($n) } points
}
points-title = Your points
points-confirmed = Confirmed
points-pending = Pending
points-month = This month
points-ever = Ever earned
points-empty = No points yet. Your first answer brings some.
points-pending-note = Pending points are yours as soon as I or a manager have seen in your reply that you get perks from us.
points-waits = { $what }, pending
button-older = Older
button-latest = Latest

entry-reply = answer
entry-addition = answer beside another’s
entry-first_reply = first answer, in time
entry-verified = answer seen and checked
entry-like = like
entry-routed = handed to staff, solved
entry-find = good find
entry-suggestion = suggestion taken up
entry-award = award
entry-correction = correction
entry-confirm-out = no longer pending
entry-confirm-in = disclosure seen
entry-reversal-out = taken back
entry-reversal-in = given back
entry-redeemed = perk
entry-refund = back from a perk

leaderboard-title-week = This week’s leaderboard
leaderboard-title-month = This month’s leaderboard
leaderboard-title-all = All-time leaderboard
leaderboard-of = Leaderboard, { $month }
leaderboard-empty = Nobody has points yet. The first answer takes the lead.
leaderboard-note = { $n ->
    [one] { $n } member has points.
   *[other] { $n } members have points.
} Equal points share a place; points spent on perks still count.
month-of-year = { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
option-season = an earlier month, such as 2026-10
option-line = the line
