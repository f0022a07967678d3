# What a person is told after acting

claimed = You have a seat in #{ $thread }. Read the thread, answer in public from your own experience, and say that you get perks from us. Then record your link: “I answered” on the card, or /reply { $thread } and the link. Answer by: { $at }.
claimed-brief = #{ $thread } is yours. Answer from your own experience, say that you get perks from us, then record your link.
released = You gave back your seat in #{ $thread }. No harm done.
next = The most urgent thread that fits you:
next-none = Nothing is waiting for you right now. Thank you for looking!

reply-form-title = Your answer to #{ $thread }
reply-form-link = Link to your public answer
reply-form-link-hint = https://…
reply-form-disclosure = Does it say that you get perks from us?
reply-form-instead = Answer the card of #{ $thread } with the link to your public reply, or send /reply { $thread } and the link.
disclosure-yes = Yes, it is in
disclosure-no = Not yet

liked = Like recorded, thank you!{ $points ->
    [0] {""}
    [one] {" "}+{ $points } point.
   *[other] {" "}+{ $points } points.
}

staffed = Staff has #{ $thread } now; its clock is paused. Thank you for noticing.
given-back = #{ $thread } is back with the community.
solved = #{ $thread } is closed as solved by staff.
approved = #{ $thread } is posted.
dismissed = #{ $thread }: { $reason }. Nobody is asked to answer any more.
recategorised = #{ $thread } is now “{ $category }”.
assigned = { $name } has a seat in #{ $thread }.
freed = { $name } no longer has a seat in #{ $thread }.
assign-whom = Who should answer #{ $thread }?
undone = #{ $thread }: I undid { $what }.
promoted = #{ $thread } is posted.
manage-title = #{ $thread }: what should happen?
decision-approve = posting it
decision-dismiss = dismissing it
decision-staff = handing it to staff
decision-given_back = giving it back to the community
decision-solved = marking it as solved
decision-category = the change of category
decision-assign = the assignment

left = You have left the { $product } programme. Your seats are free again. You can come back with /join whenever you like.
me-title = You in { $product }
me-seats = Seats you hold
me-none = none
me-language = Language of my private answers
me-points = Points
language-set = I will answer you in English.
language-name = English
which-community = Which community is this about?
community-chosen = From now on this chat is about { $product }.
start = Hello! I help members of { $products } answer public criticism from their own experience. /help shows what I can do.
help-title = What I can do
help-line = /{ $name }: { $description }
help-react = Put { $emoji } on a card to take a seat, take it off to give the seat back.
fault = Something went wrong on our side, code { $code }. Nothing was half done. If it happens again, tell your manager the code.

tell-follow-up = { $author } wrote again in #{ $thread }. You hold a seat there: please have a look.
tell-freed = Your manager freed your seat in #{ $thread }, so that somebody else can answer. You lose nothing by it.
tell-assigned = Your manager asks you to answer #{ $thread } ({ $author }).
notice-follow-up = { $author } wrote again in #{ $thread }, and nobody holds a seat there. “Manage” on its card assigns somebody.
open-direct = I answer that in a direct chat. Please open it, then ask again there.
