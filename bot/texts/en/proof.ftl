# What is looked at, what a manager decides about answers, and how a member disagrees

remind = Say it in your own words, for example: { $example }
remind-x = “I get early access for taking part” or #ad
remind-reddit = “For transparency: I’m in their community programme and get perks for taking part.”
remind-youtube = “I get perks from them for taking part.”
remind-forum = “To be open about it: I get perks for taking part in their programme.”

recorded-confirmed = Recorded, thank you! { $points ->
    [0] It counts; the points for today or for this thread are used up.
    [one] +{ $points } point.
   *[other] +{ $points } points.
}
recorded-checking = Recorded, thank you! { $points ->
    [0] It counts; the points for today or for this thread are used up.
    [one] +{ $points } point is confirmed once I have seen that your reply says that you get perks from us. I look at it by myself.
   *[other] +{ $points } points are confirmed once I have seen that your reply says that you get perks from us. I look at it by myself.
}
recorded-checking-brief = Recorded, thank you! { $points ->
    [0] It counts; the points for today or this thread are used up.
    [one] +{ $points } point is confirmed once I have seen the disclosure in your reply.
   *[other] +{ $points } points are confirmed once I have seen the disclosure in your reply.
}
recorded-pending = Recorded, thank you! { $points ->
    [0] Your reply should say that you get perks from us. Is that in?
    [one] +{ $points } point waits until your reply says that you get perks from us. Is that in?
   *[other] +{ $points } points wait until your reply says that you get perks from us. Is that in?
}
recorded-undisclosed = Recorded, thank you! Does your reply say that you get perks from us?
disclosed = Thank you. I will look; your points are confirmed once it is seen.
disclosed-noted = Thank you, that is noted. It was seen in your reply already.
disclosed-later = All right. Add a few words to your reply, then press “Yes, it is in”. Your points wait.

tell-confirmed = { $points ->
    [one] +{ $points } point is confirmed: your answer in #{ $thread } says that you get perks. Thank you!
   *[other] +{ $points } points are confirmed: your answer in #{ $thread } says that you get perks. Thank you!
}
tell-no-disclosure = I looked at your answer in #{ $thread } and did not find that you get perks from us. Please add a few words to it, then press “Yes, it is in”. Your points wait for you.
tell-handle = I can see your answers on { $place }, but not that they are yours: please tell me your name there in /me. Then they count as verified.
tell-rejected = Your answer in #{ $thread } does not count any more: { $reason ->
    [gone] it is gone.
    [not_theirs] it was posted under a name that is not yours.
    [no_disclosure] it does not say that you get perks.
    [copied] it is nearly the same as another answer.
   *[other] { $why }
} { $points ->
    [0] It had brought no points.
    [one] { $points } point was taken back.
   *[other] { $points } points were taken back.
} If you see it differently, press “I disagree” or send /appeal { $reply } and your reason. A manager reads it.
tell-restored = Your answer in #{ $thread } counts again. { $points ->
    [0] Sorry for the trouble.
    [one] { $points } point is yours again. Sorry for the trouble.
   *[other] { $points } points are yours again. Sorry for the trouble.
}
tell-appeal-rejected = A manager read what you wrote about your answer in #{ $thread }, and it stays out: { $why }
tell-appeal-again = That your answer in #{ $thread } counts again was taken back: a manager looks at what you wrote once more. { $points ->
    [0] You hear what comes of it.
    [one] { $points } point waits for that.
   *[other] { $points } points wait for that.
}
notice-appeal = Somebody disagrees with a rejection in #{ $thread }. /review shows it first.

review-title = Answers to review
review-none = Nothing waits for your eyes. Enjoy the quiet!
review-rest = That was the last one. Left for later: { $n }.
review-links = Open
review-open-answer = the answer
review-open-complaint = the complaint
review-recorded = Recorded
review-waits = Waiting on it
review-alike = The earlier answer
review-together = All of this kind
review-count-appeal = { $n ->
    [one] { $n } appeal
   *[other] { $n } appeals
}
review-count-other_author = other author: { $n }
review-count-near_copy = nearly the same: { $n }
review-count-no_disclosure = no disclosure: { $n }
review-count-gone = gone: { $n }
review-count-other_thread = elsewhere: { $n }
review-count-odd_pace = odd pace: { $n }
review-count-unseen = disclosure to see: { $n }

doubt-appeal = { $who } disagrees with the rejection of an answer in #{ $thread } (“{ $why }”).
doubt-other_author = { $who } recorded an answer in #{ $thread } that { $author } wrote on { $place }; the name given in /me is { $handle }.
doubt-near_copy = What { $who } answered in #{ $thread } is { $percent }% alike to an earlier answer by { $name }.
doubt-no_disclosure = What { $who } answered in #{ $thread } does not say, as far as I can read, that perks come with it. Nobody can waive it; press “I see it there” only if it stands there.
doubt-gone = The answer by { $who } in #{ $thread } is not on { $place } any more.
doubt-other_thread = What { $who } recorded for #{ $thread } stands in another conversation on { $place }.
doubt-odd_pace = { $who } recorded { $answers } answers within { $minutes } minutes, this one in #{ $thread } among them.
doubt-unseen = { $who } says that the answer in #{ $thread } tells about the perks. I cannot read it on { $place }: please look.

button-fine = Fine
button-see-it = I see it there
button-let-in = Let it count again
button-keep-out = Keep it out…
button-reject = Reject…
button-reject-answer = Reject answer { $n } ({ $name })
button-later = Later
button-back = Back
button-from-start = From the start
button-review = Go on
button-fine-all = Accept these { $n }
button-disagree = I disagree
button-reason-gone = It is gone
button-reason-not_theirs = Not theirs
button-reason-no_disclosure = No disclosure
button-reason-copied = Copied
button-reason-other = Another reason…

reject-why = Why should the answer by { $who } in #{ $thread } not count? The member is told.
reject-reason-gone = the answer is gone
reject-reason-not_theirs = posted under another name
reject-reason-no_disclosure = no disclosure in it
reject-reason-copied = nearly the same as another answer
reject-form-title = Why should it not count?
reject-form-reason = Reason
reject-form-hint = the member is told this sentence
reject-form-instead = Send /reject { $reply } and the reason. The member is told it.
appeal-form-title = Why should your answer count?
appeal-form-reason = What should the manager know?
appeal-form-hint = one try for each rejection, so say all of it
appeal-form-instead = Send /appeal { $reply } and why your answer should count. A manager reads it.
appealed = Thank you. A manager reads what you wrote about #{ $thread }, and you hear from me either way.

accepted-all = Accepted: { $n }.
done-answer_accepted = #{ $thread }: fine. { $points ->
    [0] Nothing else changed.
    [one] { $points } point is confirmed.
   *[other] { $points } points are confirmed.
}
done-answer_rejected = #{ $thread }: rejected. { $points ->
    [0] There were no points to take back.
    [one] { $points } point was taken back.
   *[other] { $points } points were taken back.
}
done-appeal_accepted = #{ $thread }: it counts again. { $points ->
    [0] There were no points to give back.
    [one] { $points } point was given back.
   *[other] { $points } points were given back.
}
done-appeal_rejected = #{ $thread }: it stays out.
doubted-appeal = an appeal
doubted-other_author = another author
doubted-near_copy = nearly the same as another answer
doubted-no_disclosure = the disclosure, seen by eyes
doubted-gone = gone
doubted-other_thread = in another thread
doubted-odd_pace = an odd pace
doubted-unseen = the disclosure, seen by eyes

decision-answer_accepted = accepting an answer
decision-answer_rejected = rejecting an answer
decision-appeal_accepted = accepting an appeal
decision-appeal_rejected = rejecting an appeal

command-review = what waits for your eyes
command-reject = say why an answer does not count
command-appeal = disagree with a rejection
option-doubt = the doubt
option-doubts = the kind of doubt
option-newest = the last one that was shown
option-here = here
option-ground = the reason

error-reply-rejected = This answer was rejected. If you see it differently, press “I disagree” where I told you.
error-not-rejected = This answer was not rejected: there is nothing to disagree with.
error-appealed = You have said what you think about this rejection; a manager has it, or has decided.
error-no-doubt = There is no such question any more. /review shows what waits.
error-doubt-decided = Somebody has decided this already, or it is settled. /review shows what waits.
error-own-answer = This is your own answer: another manager has to look at it.
error-one-by-one = This kind has to be read one by one.
error-no-reason = Please give a reason in a few words.
error-nothing-to-undo-here = There is no decision about this answer to take back.
