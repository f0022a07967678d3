command-stories = stories that come back: see, name, merge, end
command-story = the story that a complaint tells
option-what = a story’s number, or “new”
option-story = the story’s number, or “none”
option-name = the story’s name
option-sentence = one sentence that tells it
option-hint = the suggestion’s number

story-field = Story
story-nth-st = { $n }st time this month
story-nth-nd = { $n }nd time this month
story-nth-rd = { $n }rd time this month
story-nth-th = { $n }th time this month
story-is-urgent = urgent
story-is-ended = ended
story-worked = Answers that worked before
story-words = Words
story-repeats = Same words as #{ $thread } ({ $n ->
    [one] { $n } copy
   *[other] { $n } copies
} so far)
story-repeated = Said again in the same words: { $n ->
    [one] { $n } copy
   *[other] { $n } copies
}

stories-title = Stories that come back
stories-empty = No story has a name yet. Name one, and complaints that tell it are gathered under it.
stories-note = Typed: /stories new Name: one sentence that tells it
story-month = { $n ->
    [0] none this month
    [one] { $n } time this month
   *[other] { $n } times this month
}
story-trend = 7 days: { $n } { $arrow } (before: { $known })
story-seen = last seen
story-threads = The newest
story-none-worked = No answer yet after which it became quiet.
story-ended-at = Ended
story-choose = Choose its story. What you choose stands.
story-choice-title = Story of #{ $thread }
story-of-thread = Now: { $name }
story-of-thread-none = It tells no known story so far.
story-merge-title = Make “{ $name }” part of …
story-merge-how = All its complaints move there. Typed: /stories { $number } into and the other one’s number.
story-merge-none = There is no other story that goes on.
story-merged = Merged. Its complaints are now in “{ $name }”.
story-made = “{ $name }” is a story now. New complaints that tell it are gathered here by themselves; those of the last 30 days follow in a minute.
story-did-urgent = “{ $name }” is urgent now: its complaints weigh more.
story-did-calm = “{ $name }” weighs no more than others now.
story-did-end = “{ $name }” has ended. No new complaint comes into it; the figures keep it.
story-did-reopen = “{ $name }” goes on.
story-did-name = Renamed: “{ $name }”.
story-did-sentence = “{ $name }” has a new sentence. Complaints are matched with it in a minute.
story-did-undo = Taken back. “{ $name }” stands as before.
story-hint-gone = Noted: no story. The same complaints are not suggested again.
thread-into-story = #{ $thread } is in “{ $name }” now.
thread-no-story = #{ $thread } is in no story now, and stays so.
story-grows = { $name } { $n } (before: { $known })
digest-growing = Growing stories, 7 days:

story-form-new = A new story
story-form-name = Another name
story-form-sentence = Another sentence
story-ask-name = Name, as the team calls it
story-ask-sentence = One sentence that tells it
story-name-hint = Frozen withdrawals
story-sentence-hint = A withdrawal hangs for days and nobody answers.
story-instead-new = Type: /stories new Name: one sentence that tells it
story-instead-hint = Type: /stories hint { $number } Name: one sentence that tells it
story-instead-name = Type: /stories { $number } name and the new name
story-instead-sentence = Type: /stories { $number } sentence and the new sentence

hint-title = { $n ->
    [one] { $n } complaint that may be one story
   *[other] { $n } complaints that may be one story
}
hint-why = They came within a week, by different people, and sound alike. Nothing is made of them unless you say so.
hint-words = Words that stand out: { $words }
hint-note = Typed: /stories hint { $number } Name: one sentence that tells it
hint-taken = It is a story now: “{ $name }”.
hint-declined = No story.

button-story-new = New story
button-story-name = Another name
button-story-sentence = Another sentence
button-story-urgent = Urgent
button-story-calm = No longer urgent
button-story-merge = Merge into …
button-story-end = End it
button-story-reopen = Go on with it
button-stories = All stories
button-story = Story …
button-no-story = No story
button-hint-take = Make it a story
button-hint-none = No story

decision-story_new = a story was named
decision-story_name = a story was renamed
decision-story_sentence = a story got another sentence
decision-story_urgent = a story was called urgent
decision-story_not_urgent = a story was called no longer urgent
decision-story_end = a story was ended
decision-story_reopen = a story goes on again
decision-story_merge = a story became part of another
decision-story_undo = an end or a merge of a story was taken back
decision-story_hint = a story was suggested
decision-story_hint_declined = a suggested story was said to be none
decision-thread_story = a complaint got another story

error-no-story = There is no story of this number. /stories lists them.
error-no-hint = This suggestion is not known here.
error-hint-decided = Somebody has decided on this suggestion already.
error-story-exists = There is a story named “{ $name }” already, perhaps one that ended. Choose another name, or let that one go on.
error-story-name = A story’s name has 1 to { $most } characters and no colon.
error-story-sentence = The sentence should have 10 to { $most } characters: say in one sentence what people complain of.
error-story-colon = Put a colon between name and sentence: Frozen withdrawals: A withdrawal hangs for days.
error-story-act = That was not understood. Like this: /stories 3, then name, sentence, urgent, calm, end, reopen, undo, or into 5.
error-story-into-itself = A story cannot become part of itself. Choose another one.
error-story-nothing-to-undo = Nothing to take back: no end or merge of this story stands.

monthly-stories = Returning stories
monthly-stories-said = Complaints by the story that they tell, as the managers named it. “Quiet” is of those first answered in the month whose outcome is decided.
monthly-story-name = Story
monthly-story-threads = Complaints
monthly-story-before = Month before
monthly-story-answered = Answered
monthly-story-quiet = Became quiet
sheet-stories = Stories
column-story = Story
column-story-threads = Complaints
column-story-before = The month before
column-story-answered = Of these answered
column-story-quiet = Became quiet
column-story-decided = Of so many decided
