# Joining, resting and returning, and the roster that managers see

join-title = Join the { $product } programme
join-terms = You answer public criticism of { $product } from your own real experience, in your own words. Your points never depend on whether an answer is kind to { $product }.
join-disclosure = Each answer says that you get perks for taking part: the law and the places where you write ask for it. Your points wait until it is there.
join-data = What is kept: your chat name and id, your answers here, what you fill in under /me, when you joined and agreed, the threads you take, the links and likes you record and what a look at them found, your points and perks. Members see your name and points in the leaderboard. Under /me you can have all of it as a file, and have it erased.
join-leaving = You can take a break or leave whenever you like, under /me. It costs you nothing.
join-admit = A manager reads your request and lets you in.
join-question = Question { $n } of { $total }: { $question } Please write your answer to me in the direct chat, as one message.
join-unfinished = Your request still lacks an answer or two.
answers-form-title = A few questions first
joined = Welcome! /next shows you the most urgent thread.
joined-already = You are in already. /next shows you the most urgent thread.
applied = Thank you! A manager of { $product } reads your request now. I will tell you here as soon as you are in.
agreed = Thank you, it is noted that you agree.
terms-changed = The terms of { $product } have changed a little: /join shows them and asks whether you agree. Nothing stops meanwhile.
paused = Enjoy your break. Your seats are free again, your points stay. “Come back” or /join brings you in again.
come-back = Good to have you back! /next shows you the most urgent thread.
button-join-go-on = Go on
button-come-back = Come back

tell-admitted = Welcome to { $product }! Send /next for the most urgent thread, or put the emoji on a card in the room. Answer there from your own experience, say that you get perks from us, then record your link.
tell-declined = Your request to join { $product } was not taken up this time: { $why } You are welcome to ask again with /join.
tell-suspended = A manager has suspended your membership in { $product }: { $why } Your seats are free again, your points stay. If you think that this is wrong, please write to a manager.
tell-lifted = Your membership in { $product } is no longer suspended. /next shows you the most urgent thread.
tell-gone = You seem to have left the room of { $product }, so your seats there are free again. Your points stay. Whenever you are back in the room, press any button there, and you are in again.
tell-returned = Good to see you in the room of { $product } again: you are back in. /next shows you the most urgent thread.

error-not-joined = You are not a member of { $product } yet. /join takes a minute.
error-not-seen = To join { $product }, first press a button or write a command in its room, so that I know you are in it. Then come back here.
error-not-listed = { $product } adds its ambassadors by hand. Please ask a manager to add you.
error-application-unfinished = Your request to join { $product } still lacks an answer or two. “Go on” takes you to them.
error-application-waits = A manager of { $product } has not let you in yet. I will tell you as soon as it is decided.
error-paused = You are taking a break from { $product }. “Come back” ends it.
error-gone = You have left the room of { $product }. Come back into it and press any button there; then you are in again.
error-suspended = A manager has suspended your membership in { $product }: { $why }
error-answer-missing = Please answer this question too: { $question }
error-answer-too-long = Your answer to “{ $question }” has { $n } characters; please say it in { $most } at most.
error-no-application = { $name } is not waiting to be let in any more.
error-admitted-before = { $name } has been let in already. To stop a member, use /suspend.
error-reason-missing = Please say why: the member will read it.
error-reason-too-long = The reason has { $n } characters; please say it in { $most } at most.
error-note-too-long = The note has { $n } characters; please keep it to { $most } at most.
error-suspend-self = You cannot suspend yourself.
error-lift-self = This is your own suspension: another manager has to lift it.
error-suspend-manager = { $name } manages here, so only a lead can suspend this membership.
error-suspended-before = { $name } is suspended already: { $why }
error-not-to-suspend = { $name } is no member now, so there is nothing to suspend.
error-not-suspended = { $name } is not suspended.

application-title = { $name } asks to join
application-declined-before = { $n ->
    [one] Turned down once before.
   *[other] Turned down { $n } times before.
}
application-stopped-before = Somebody with this account was suspended here, and had everything about them erased.
application-erased = This request was erased.
members-title = { $n ->
    [one] { $n } member
   *[other] { $n } members
}
members-none = Nobody fits. /members alone lists everybody.
members-note = Page { $page } of { $pages }. /members and a name, a number such as m17, or a word: applied, active, quiet, paused, suspended, left.
member-title = { $name } ({ $number })
member-state = State
member-since = Since
member-applied-at = Asked
member-seen = Last act
member-points = Points
member-balances = { $n } confirmed, { $pending } pending
member-accounts = Accounts
member-handles = Public names
member-speaks = Languages
member-expertise = Knows about
member-note = Note, for managers only
member-seats = Seats
member-answers = Latest answers
member-unfinished = This request still lacks answers to some questions.
member-state-applied = waiting
member-state-active = active
member-state-quiet = gone quiet
member-state-paused = on a break
member-state-gone = left the room
member-state-suspended = suspended
member-state-left = not in
answer-proof-recorded = recorded
answer-proof-verified = verified
answer-proof-not_checkable = not checkable
answer-proof-rejected = rejected
button-admit = Admit
button-decline = Decline
button-suspend = Suspend
button-lift = Lift the suspension
button-note = Note
button-freeall = { $n ->
    [one] Free the seat
   *[other] Free { $n } seats
}
button-members = All members
button-members-before = Page before
button-members-after = Next page

admitted = { $name } is in.
admitted-already = { $name } was let in already.
declined = { $name } was told that the request is declined, and why.
suspended = { $name } is suspended, was told why, and holds no seats any more.
lifted = { $name } is an active member again.
lifted-already = { $name } is an active member already.
noted = Noted. Only managers see what you wrote about { $name }.
note-removed = The note about { $name } is gone.
freed-all = { $n ->
    [0] { $name } holds no seats.
    [one] { $name } has one seat less.
   *[other] { $name } has { $n } seats less.
}
which-member = Several members fit. Which one do you mean?
decline-form-title = Decline the request of { $name }
decline-form-why = Why? { $name } will read it
decline-form-instead = Please send /decline { $number } and the reason; the person will read it.
suspend-form-title = Suspend { $name }
suspend-form-why = Why? { $name } will read it
suspend-form-instead = Please send /suspend { $number } and the reason; the member will read it.
note-form-title = Note about { $name }
note-form-words = For managers only (- takes it away)
note-form-instead = Please send /note { $number } and your words, for managers only; a dash takes the note away.

decision-admit = letting somebody in
decision-decline = declining a request to join
decision-suspend = a suspension
decision-lift = the end of a suspension
decision-note = a note about a member
decision-free_all = freeing a member’s seats
decision-gone = a member who left the room
decision-returned = a member who is back in the room

command-members = who takes part, who asks to join, who went quiet
command-admit = let somebody in
command-decline = turn down a request to join
command-suspend = stop a member, with a reason
command-lift = end a suspension
command-note = keep a note about a member
option-why = why, for the member to read
option-page = the page
option-first = the answer to the first question
option-second = the answer to the second question
option-third = the answer to the third question
option-fourth = the answer to the fourth question
