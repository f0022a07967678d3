# Perks: what points bring, requests, the catalogue, payouts

perks-title = Perks
perks-have = You have { $n ->
    [one] { $n } confirmed point
   *[other] { NUMBER($n) } confirmed points
} to spend.
perks-ever = You earned { NUMBER($n) } in all, and those unlock what opens at a number of points.
perks-empty = No perks are set up yet.
perk-unlocks = opens at { $n ->
    [one] { $n } point
   *[other] { NUMBER($n) } points
}
perk-costs = costs { $n ->
    [one] { $n } point
   *[other] { NUMBER($n) } points
}
perk-days = for { $n ->
    [one] { $n } day
   *[other] { NUMBER($n) } days
}
perk-left = { NUMBER($n) } left
perk-none-left = none left right now
perk-reached = ready for you
perk-had = you have had it
perk-to-go = { NUMBER($n) } to go
perk-until = yours until { $at }
perk-code = your code: { $code }
perk-way-in = yours: { $link }
perk-door = come in here
mine-requested = a manager decides soon
mine-approved = on its way
mine-owed = approved, the payment comes
mine-paid = paid
mine-fulfilled = yours
mine-ending = is ending
button-redeem = Get it: { $perk }
button-unredeem = Take back: { $perk }
button-spend = Yes, spend { $n ->
    [one] { $n } point
   *[other] { NUMBER($n) } points
}
button-page-before = ‹ Before
button-page-after = More ›
perk-confirm = “{ $perk }” costs { $n ->
    [one] { $n } point
   *[other] { NUMBER($n) } points
}; you have { NUMBER($have) }. Get it?
perk-requested = You asked for “{ $perk }”. A manager decides, and I tell you; /perks shows where it stands.
perk-on-its-way = “{ $perk }” is on its way to you. /perks shows where it stands.
perk-your-code = “{ $perk }” is yours. Your code: { $code }. Only you see it; /perks shows it again.
perk-cancelled = You took your request back. { $n ->
    [0] It cost you nothing.
    [one] { $n } point is yours again.
   *[other] { NUMBER($n) } points are yours again.
}
tell-perk-approved = Your request for “{ $perk }” was approved: { $amount } { $currency }. The team pays it and I tell you then.
tell-perk-paid = The team noted “{ $perk }” as paid: { $amount } { $currency }. Thank you for your help!
tell-perk-code = Your request for “{ $perk }” was approved. Your code: { $code }. /perks shows it again.
tell-perk-denied = Your request for “{ $perk }” was not granted. The reason: { $reason }{ $n ->
    [0] {""}
    [one] {" "}Your { $n } point is back.
   *[other] {" "}Your { NUMBER($n) } points are back.
}
tell-perk-ended = “{ $perk }” has ended for you. The reason: { $reason }{ $n ->
    [0] {""}
    [one] {" "}Your { $n } point is back.
   *[other] {" "}Your { NUMBER($n) } points are back.
}
tell-perk-over = The time of “{ $perk }” is over. /perks shows what you can have next.
notice-perk-failed = I could not do my part for “{ $perk }” (request { $redemption }, { $name }): { $reason }. Its card has “Try again” and the way out.
notice-few-codes = { $n ->
    [0] There is no code for “{ $perk }” left.
    [one] There is { $n } code for “{ $perk }” left.
   *[other] There are { $n } codes for “{ $perk }” left.
} A manager adds more by /perk { $name } codes in the direct chat.

request-title = Perk request { $redemption } · { $perk }
request-takes = Takes
request-points = Points
request-means = { NUMBER($n) } in all, { NUMBER($left) } left
request-answers = Latest answers
latest-recorded = { $n } to check
latest-verified = { $n } verified
latest-not_checkable = { $n } not checkable
latest-rejected = { $n } rejected
latest-none = none yet
request-why = The reason given
request-failed = The bot could not do it
request-asked = Asked for { $at }
perk-ends-left = left the programme
redemption-requested = waits for a manager
redemption-approved = approved, the bot is at it
redemption-owed = approved, not paid yet
redemption-paid = paid
redemption-fulfilled = given
redemption-until = given until { $at }
redemption-ending = being taken back
redemption-ended = ended
redemption-denied = not granted
redemption-cancelled = taken back by the member
button-redeem-approve = Approve
button-refuse = Deny…
button-paid = Paid
button-withhold = Do not give it…
button-try-again = Try again
button-taken-by-hand = I took it back by hand
button-end-perk = End…
button-end-refund = End, points back…
request-form-title = Request { $redemption }
request-form-link = Why? The member reads this.
request-form-hint = one kind sentence
request-form-instead = Please write it with the reason, which the member reads: { $command } { $redemption } and why.
command-refuse = deny a request for a perk, with a reason
command-withhold = not to give what was approved, with a reason
command-endperk = take a perk back, with a reason
command-endrefund = take a perk back and give its points back
option-redemption = the number of the request
error-no-redemption = There is no request { $redemption } here.
error-redemption-decided = That is decided already: “{ $perk }” stands differently now. Please look at it once more.
error-own-request = This is your own request: another manager has to decide it.
error-perk-kept = A bonus or a code cannot be taken back; it was handed over for good.
error-no-perk = There is no such perk any more. /perks shows those there are.
error-perk-retired = This perk is no longer offered.
error-perk-yours = You have it, or asked for it already. /perks shows where it stands.
error-perk-had = You have had this perk, and it is given once.
error-perk-out = None is left right now. Nothing was taken from your points.
error-perk-locked = { $n ->
    [one] { $n } more confirmed point opens it.
   *[other] { NUMBER($n) } more confirmed points open it.
}
error-perk-dear = You lack { $n ->
    [one] { $n } confirmed point
   *[other] { NUMBER($n) } confirmed points
} for it. Nothing was taken.

command-payouts = bonuses of a month, and the file for the accountant
option-paid_in = the month, such as 2026-11
option-as = export, for a CSV file
payouts-title = Payouts { $month }
payouts-none = No bonus was approved or paid in this month.
payouts-more = and { $n } more: the file has them all
payouts-paid = Paid
payouts-owed = Approved, not paid yet
payouts-note = By the day of payment, or of approval while it is owed. I move no money.
payouts-file = Bonuses of { $month } as a table: { $n ->
    [one] { $n } line
   *[other] { $n } lines
}. It holds names, so please keep it safe.
button-csv = CSV file
error-not-a-month = “{ $value }” is no month. Write it like 2026-11.

command-perk = edit the perks, one field at a time
option-perk = the perk’s short name
option-field = what to change
option-to = the new value
option-spend = the price you agree to
option-target = the perk and its field
catalogue-title = The catalogue
catalogue-note = A new one: /perk new, its short name and its kind.
perk-kind-early_access = early access
perk-kind-closed_room = closed room
perk-kind-priority_support = priority support
perk-kind-bonus = financial bonus
perk-kind-product_line = line to the product team
perk-kind-code = code
perk-holders = { $n ->
    [one] { $n } member has it or asked
   *[other] { $n } members have it or asked
}
perk-not-offered = not offered
perk-page-title = { $name } · { $kind }
perk-lead-note = Only leads set the role and the room: they hand out power.
perk-codes-left = Codes left
perk-field-title-en = Title (English)
perk-field-title-ru = Title (Russian)
perk-field-threshold = Opens at (points ever earned)
perk-field-price = Price (points spent)
perk-field-stock = Stock
perk-field-days = Days it lasts
perk-field-approval = A manager approves
perk-field-retired = Retired
perk-field-role = Discord role
perk-field-room = Telegram room
perk-field-amount = Amount
perk-field-currency = Currency
perk-shape-title = a title of 1 to 300 characters
perk-shape-threshold = a whole number from 1 to 1000000; it takes the place of a price
perk-shape-price = a whole number from 1 to 1000000; it takes the place of a threshold
perk-shape-stock = a whole number from 0 to 1000000, or none for any number
perk-shape-days = a whole number from 1 to 3650, or none for good
perk-shape-approval = yes or no
perk-shape-retired = yes or no
perk-shape-role = a role’s id, 15 to 20 digits, or none
perk-shape-room = a supergroup’s id such as -1001234567890, or none
perk-shape-amount = an amount such as 25.00
perk-shape-currency = three capital letters such as EUR
switch-approval-on = Let a manager approve
switch-approval-off = Give it without a manager
switch-retired-on = Stop offering it
switch-retired-off = Offer it
perk-nothing = –
perk-yes = yes
perk-no = no
button-codes = Add codes
button-holders = Who has it
button-catalogue = All perks
button-to-perk = Back
button-end-of = End { $redemption }…
perk-form-title = { $field }
perk-form-instead = Write /perk { $name } { $field } and the new value.
perk-made = “{ $name }” is in the catalogue and not offered yet. Set its fields, then press “Offer it”.
perk-edited = Changed: { $field }. What members have stays as it is.
perk-edit-undone = The last change is undone.
codes-form-title = Add codes
codes-form-link = Codes, one a line
codes-form-hint = a code is one word
codes-form-instead = Write to me in our direct chat, where nobody else sees it: /perk { $name } codes and the codes, each one word.
codes-added = { $n ->
    [one] { $n } code
   *[other] { NUMBER($n) } codes
} added to “{ $name }”{ $known ->
    [0] {""}
    [one] ; { $known } was there before
   *[other] ; { NUMBER($known) } were there before
}.
holders-title = Who has “{ $name }”
holders-none = Nobody has it now.
error-no-such-perk = There is no perk “{ $name }”. /perk lists them.
error-perk-name = “{ $name }” cannot be a short name: it takes small Latin letters, digits and -, begins with a letter, has at most 40, and is not “new”.
error-perk-name-taken = There is a perk “{ $name }” already.
error-perk-kind = Write /perk new, a short name, and one of these kinds: { $kinds }.
error-perk-field-unknown = “{ $name }” has no field “{ $field }”. /perk { $name } shows those it has.
error-perk-field-wrong = “{ $value }” does not fit { $field }. It should be { $shape }.
error-perk-lead-only = Only leads set a perk’s role or room, because they hand out power.
error-perk-in-use = { $n ->
    [one] { $n } member has “{ $name }” or asked for it
   *[other] { $n } members have “{ $name }” or asked for it
}, so its role and room stay. Make a new perk and retire this one.
error-perk-not-whole = “{ $name }” is not complete. A bonus needs an amount and a currency before it is offered.
error-perk-nothing-to-undo = There is no change of “{ $name }” left to undo.
error-perk-no-codes-kind = “{ $name }” is not of the kind that gives codes.
error-perk-codes-none = I found no code. Write /perk { $name } codes and the codes, each one word.
error-perk-codes-many = At most { $n } codes at once, please.
error-perk-code-long = A code may have at most { $n } characters.

decision-perk_approve = approving a perk
decision-perk_deny = denying a perk
decision-perk_paid = noting a bonus as paid
decision-perk_granted = granting a perk
decision-perk_failed = failing to grant or to take back a perk
decision-perk_retry = trying once more
decision-perk_ended = having taken a perk back
decision-perk_end = ending a perk
decision-perk_over = the end of a perk’s time
decision-perk_new = adding a perk
decision-perk_edit = editing a perk
decision-perk_undo = undoing an edit of a perk
decision-perk_codes = adding codes
