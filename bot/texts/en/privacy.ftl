# My data, erasing, and the audit

command-mydata = everything I hold about you, as a file
command-erase = have what I hold about you erased
option-scope = “one” for this community, “all” for everything
option-sure = “yes”, once you have read what goes and what stays

button-mydata = My data
mydata-title = Everything I hold about you
mydata-body = The file holds all of it, from every community you are in: your accounts, what you told me, your seats, answers and likes, every line of your points, what was decided about you and why, and your managers’ notes. Only you are sent it.
mydata-erase = You can have it erased. I first say what goes and what stays.
mydata-what-this-is = Everything that Firsthand holds about you on the day this file was made. Times are in UTC. Nobody else was sent it. /mydata makes a new one, and its buttons have all of it erased.
button-erase-one = Erase me from { $product }
button-erase-all = Erase everything
button-erase-sure = Yes, erase it now

erase-title-one = Erase you from { $product }?
erase-title-all = Erase everything I hold about you?
erase-goes = What goes: your name and accounts, handles, languages, settings, application, links to your answers and what was seen there, notes and reasons about you, and messages to you that wait. Your seats are free again, your perks end, points you have not used are lost, and a bonus that was not paid cannot be paid any more. It cannot be undone.
erase-stays = What stays: counts of answers and likes, and lines of points, without any name; and of each answer’s link a fingerprint that cannot be read back, so that the same answer is not paid twice. If you are suspended, such a fingerprint of your account stays too: a manager decides when you join again. What already stands in the chats (a digest, a leaderboard) stays there as it was sent; cards are made anew without your name. If the operator’s settings name you as a manager, the operator has to take that out.
erased-one = You are erased from { $product }. Nothing there says who you were. You can join again like anybody else.
erased-all = Everything about you is erased. If you write to me again, I meet you as a stranger.

decision-erased = erasing somebody at their own wish
decision-forgot = forgetting what is old
decision-free = freeing a seat
decision-promote = posting a mention that was kept
decision-undo = taking back
decision-quiet = letting a thread rest as quiet
decision-closed = closing a quiet thread
former-member = a former member
card-author-forgotten = author forgotten
audit-forgot = { $threads ->
    [one] { $threads } thread
   *[other] { $threads } threads
}, { $mentions ->
    [one] { $mentions } post
   *[other] { $mentions } posts
}, { $deliveries ->
    [one] { $deliveries } undelivered message
   *[other] { $deliveries } undelivered messages
}, { $letters ->
    [one] { $letters } unreadable item
   *[other] { $letters } unreadable items
}

command-audit = who decided what, when and why
option-audited = all, thread, member or words
option-which = which thread, member or words
option-line = the line to go on from
audit-title = Decisions
audit-title-thread = Decisions on #{ $thread }
audit-title-member = Decisions about or by { $name }
audit-title-words = Decisions with “{ $words }”
audit-none = No decision is written down here.
audit-clock = the clock
audit-undone = (taken back)
audit-newest = Newest
audit-older = Older
audit-narrow = There are more. Name a thread, a member or other words to see them, or get all with /audit export.
audit-note = /audit with a thread’s number, a member’s name or words shows fewer; /audit export sends all as a file.
audit-file-title = The audit of { $product }
audit-file-body = { $n ->
    [one] { $n } line
   *[other] { $n } lines
}, oldest first, times in UTC. It holds names: keep it as carefully as the members’ list.
