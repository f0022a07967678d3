# One press on the card: merge, split; why a thread is urgent; what the thresholds cost; complaints that members saw.

priority-why = { $priority }: { $weights }
weight-trust = doubt about trust +{ NUMBER($points) }
weight-rumor = a rumour +{ NUMBER($points) }
weight-support = needs support +{ NUMBER($points) }
weight-technical = a technical question +{ NUMBER($points) }
weight-none = no category yet +{ NUMBER($points) }
weight-reach = { $n ->
    [one] one reader +{ NUMBER($points) }
   *[other] { NUMBER($n) } readers +{ NUMBER($points) }
}
weight-mentions = { $n ->
    [one] one post +{ NUMBER($points) }
   *[other] { NUMBER($n) } posts +{ NUMBER($points) }
}
weight-growth = { $n ->
    [one] one post in six hours +{ NUMBER($points) }
   *[other] { NUMBER($n) } posts in six hours +{ NUMBER($points) }
}
weight-story = an urgent story +{ NUMBER($points) }

card-category = Category
card-category-asked = not sure – a manager decides with one press
card-merged = Merged into
state-merged = merged

button-merge = Merge with…
button-split = Split

merge-title = What is #{ $thread } one with?
merge-none = I see no thread that looks like it: no other by this author, of this story, with these words or in this conversation.
merge-note = Another one? /merge { $thread } and its number.
merge-done = #{ $thread } is part of #{ $into } now: its posts, answers and seats went along.
split-title = Which post of #{ $thread } is a complaint of its own?
split-none = Nothing can be split off: #{ $thread } has no post besides the one it is about.
split-note = What the same person wrote later goes along. Answers stay where they were given.
split-button = Split off { $n }
split-done = #{ $into } is a thread of its own now, split off from #{ $thread }. Its clock runs from its publication.

tell-merged = #{ $thread } and #{ $into } are one complaint, so they are one thread now. Your seat went along to #{ $into }.

command-merge = make one thread of two
command-split = make a post a thread of its own
option-with = the other thread’s number
option-post = the post’s number, from the list

decision-merge = merging two threads
decision-merged = becoming part of another thread
decision-split = splitting a post off
decision-split_off = being split off from another thread

error-merge-itself = #{ $thread } cannot be merged with itself. Name the other thread: /merge { $thread } and its number.
error-merge-dismissed = #{ $thread } or #{ $other } is not for us, or is part of another thread already. Undo that first, under Manage.
error-merge-forgotten = #{ $thread } or #{ $other } is so old that its texts are forgotten. It stays as it is.
error-merge-staff = Staff has one of #{ $thread } and #{ $other }, and the other was answered. Press “Give back” on the staff card first.
error-split-ended = #{ $thread } is not for us, is part of another thread, or is forgotten. Nothing can be split off.
error-split-first = That is the post #{ $thread } is about. Split the others off instead.
error-thread-merged = #{ $thread } is part of #{ $into } now. Go on there: its card stands in the room, or type /reply { $into } and your link.

find-offer = Did you see a complaint there? One press and the managers hear of it. (Your own answer: answer its card with the link instead.)
find-offer-typed = Did you see a complaint there? Then write: /find { $link }
button-saw = I saw this complaint
told-ask-said = What does it say, in your words?
option-said = what the post says, in your words
find-unread = (The text could not be read. Please open the post.)
find-author-unknown = unknown
notice-find-gone = The post that a member found is gone, so no thread began: { $link }

costs-show = Cards from { $at }: of 100 shown about { $good } are really negative; { $missed } of 100 negatives are missed.
costs-review = Review from { $at }: about { $good } of 100; { $missed } of 100 are missed.
costs-by-decisions = Known from your last { NUMBER($n) } decisions.
costs-by-posts = By what I make of your last { NUMBER($n) } posts.
costs-by-shipped = Measured on public English posts; your own figures come with your decisions.
