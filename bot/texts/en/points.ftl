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

command-award = give a member points for a reason
command-correct = put a member’s points right
option-points = points, such as 10 or -5
button-award = Give points
button-correct = Correct points
reward-title-award = Give points
reward-points-award = How many points?
reward-hint-award = a whole number, such as 10
reward-reason = Why? The member reads this.
reward-instead-award = Write /award { $number }, how many points, and why. The member reads the reason.
reward-title-correct = Correct points
reward-points-correct = How many to add, or with − to take?
reward-hint-correct = such as 5 or -5
reward-instead-correct = Write /correct { $number }, the difference (such as 5 or -5), and why. The member reads the reason.
awarded = { $name } gets { $points ->
    [one] { $points } point
   *[other] { $points } points
} and has { NUMBER($total) } confirmed now. The reason is told.
corrected = Done. { $name } has { NUMBER($total) } confirmed now, and is told why.
unawarded = Taken back. { $name } has { NUMBER($total) } confirmed now, and is told.
tell-award = { $product } gives you { $amount } points: { $why }
tell-corrected = Your points at { $product } were corrected by { $amount }: { $why }
tell-routed = Staff solved #{ $thread }, which you handed over, thank you. { $points ->
    [one] +{ $points } point.
   *[other] +{ $points } points.
}
error-award-amount = Give between 1 and { NUMBER($n) } points at once. /correct is for putting a mistake right.
error-award-none = Points by hand are switched off here (award_most in the config).
error-correct-amount = A correction is a whole number up to { NUMBER($n) }, such as 5 or -5, and not 0.
error-only-so-many = That would leave less than nothing: { $n ->
    [0] there are no confirmed points to take.
    [one] only { $n } confirmed point can be taken.
   *[other] only { NUMBER($n) } confirmed points can be taken.
}
error-not-to-oneself = Those would be your own points: please ask another manager.
error-no-line = There is no such line here.
error-taken-back = That was taken back already.

command-suggest = suggest something for the playbook
command-find = tell of a complaint I have not seen
command-feedback = tell the product team something (a perk)
command-answer = answer a member’s feedback
option-text = what you want to say
option-word = the number on the card
option-decision = accept or decline
button-suggest = Suggest
button-find = I found a complaint
button-feedback = Tell the product team
told-title-suggest = A suggestion for the playbook
told-title-find = A complaint nobody has seen
told-title-feedback = To the product team
told-title-answer = Your answer to the member
told-ask-suggest = What should others know when they answer?
told-ask-find = Its link
told-ask-feedback = What should the team know?
told-ask-answer = What do you want to say?
told-instead-suggest = Write /suggest and what others should know when they answer.
told-instead-find = Write /find and the link of the complaint.
told-instead-feedback = Write /feedback and what the product team should know.
told-instead-answer = Write /answer { $number } and your words. The member reads them as they are.
suggested = Thank you! The managers will read it and tell you what comes of it.
find-noted = Thank you for looking out! The managers will look at it and tell you.
feedback-sent = Sent to the { $product } team. Their answer will come to you here.
word-accepted = Taken up. { $points ->
    [0] The member is told.
    [one] The member gets { $points } point and is told.
   *[other] The member gets { $points } points and is told.
}
word-declined = Declined. The member is told kindly.
answer-told = Your answer is on its way to the member.
answer-kept = Your answer stands on the card. The member has no private chat open with me, so it could not be sent.
word-title-find = Found by a member ({ $number })
word-title-suggestion = Suggestion for the playbook ({ $number })
word-title-feedback = Product feedback ({ $number })
word-state-accepted = Taken up
word-state-declined = Declined
word-answer = Answer
word-earlier = Earlier answers
word-nobody = somebody who is no longer here
word-note-feedback = What you answer goes to the member word for word: by the button, by /answer, or (on Telegram) as an answer to this message.
button-accept = Take up
button-decline-word = Decline
button-answer = Answer
tell-find-accepted = Your find was taken up, thank you: { $about } { $points ->
    [0] (today’s points are used up)
    [one] +{ $points } point.
   *[other] +{ $points } points.
}
tell-find-declined = Thank you for your find: { $about } The managers leave this one alone. Please keep looking out.
tell-suggestion-accepted = Your suggestion was taken up, thank you: “{ $about }” { $points ->
    [0] (today’s points are used up)
    [one] +{ $points } point.
   *[other] +{ $points } points.
}
tell-suggestion-declined = Thank you for your suggestion “{ $about }”. The managers leave things as they are this time.
tell-feedback-answer = The { $product } team answers your feedback “{ $about }”: { $text } — To write again: /feedback and your words.
error-word-long = That is { NUMBER($n) } characters; { NUMBER($most) } fit. Please shorten it.
error-answer-long = Your answer is { NUMBER($n) } characters; { NUMBER($most) } fit. Please shorten it.
error-words-today = { $n ->
    [one] That was your one word to the team for today.
   *[other] You have told the team { $n } things today.
} Please keep this one for tomorrow.
error-find-known = We know this one already, and it needs no answer. Thank you for looking out!
error-find-known-thread = We know this one already: it is #{ $thread }. Thank you for looking out!
error-find-answer = That is the answer of one of us, not a complaint.
error-find-told = Somebody has told us of this one already. Thank you for looking out!
error-no-product-line = Feedback to the product team comes with the perk “{ $perk }”. See /perks.
error-no-product-perk = There is no line to the product team here. A suggestion for the managers: /suggest.
error-no-word = There is no such card here, or it cannot be answered.
error-word-decided = Another manager has decided this already; the card shows it.
decision-award = points by hand
decision-award_undone = taking points by hand back
decision-correction = a correction of points
decision-correction_undone = taking a correction back
decision-word_accepted = taking up what a member told
decision-word_declined = declining what a member told
decision-feedback_answered = an answer to feedback
