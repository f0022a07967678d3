# Refusals that a person can understand and mend

error-no-right = Only { $right } can do this.
error-too-fast = A little slower, please: this came too fast and did not count. Try again in a few seconds.
error-no-thread = There is no thread #{ $thread } here. The number stands at the top of its card.
error-no-mention = There is no such post here.
error-no-reply = This is not one of your answers.
error-no-seat = You hold no seat in #{ $thread }.
error-no-member = There is no such member here.
error-no-community = I do not know which community this is about. Write in your community’s room.
error-thread-closed = #{ $thread } is no longer open for answers.
error-thread-full = #{ $thread } is full{ $holders ->
    [nobody] {""}
   *[other] {" "}({ $holders })
}. /next finds you another one.
error-already-yours = You hold a seat in #{ $thread } already. To give it back, take your reaction off, or press “Give #{ $thread } back” in /me.
error-same-author = You have answered this author often enough in the last { $days ->
    [one] day
   *[other] { $days } days
}. Please leave this one to others, so that nobody feels swarmed.
error-already-yours-other = { $name } holds a seat in #{ $thread } already.
error-same-author-other = { $name } has answered this author enough in the last { $days } days. Please pick somebody else.
error-not-possible-now = That is not possible with #{ $thread } as it stands now.
error-nothing-to-undo = There is no decision on #{ $thread } left to undo.
error-not-a-link = That is not a link I can use. It should look like https://x.com/yourname/status/123.
error-no-link = I found no link in your answer. Please answer the card with the link to your public reply.
error-other-place = This thread is on { $place }, so your answer’s link should be from there too.
error-not-an-answer = That link leads to a whole page, not to one answer. Open your own reply and copy its link. A short share link does not do: open it in a browser and copy the long address.
error-other-thread = This link belongs to another conversation than #{ $thread }. Please check the link, or record it on the right card.
error-own-mention = That is the link of a complaint, not of your answer. Open your own reply and copy its link.
error-older-than-complaint = That post is older than the complaint, so it cannot be an answer to it. Please check the link.
error-link-counted = This link was recorded before; each link counts once.
error-like-counted = You have already recorded your like for this answer.
error-own-reply = That is your own answer: others like it, not you.
error-no-such-answer = I know no recorded answer with this link. Likes count for answers that stand on a card.
error-option-missing = Something is missing. Use it like this: { $usage }
error-option-wrong = “{ $value }” does not fit here; it should be: { $option }. Use it like this: { $usage }
error-unknown-command = I do not know that command. /help lists what I can do.
error-unknown-button = This button is from an earlier version and no longer works. The card’s newer buttons do.
error-which-thread = Please answer the card itself, or write /reply, the thread’s number and the link.

right-viewer = viewers and members
right-ambassador = members
right-manager = managers
right-lead = leads
