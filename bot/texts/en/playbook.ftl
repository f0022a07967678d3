# The playbook: what to know when one answers, as managers write it and members read it

command-playbook = what to know when answering: read, edit, versions
command-guide = what to know when answering a thread or a category
option-about = a thread’s number, a category, or a story such as s12
option-section = such as facts.en, or a version’s number
option-en = the text in English
option-ru = the text in Russian
option-version = the version’s number
option-into = the page of the playbook
button-guide = Guide
button-playbook = Playbook
button-playbook-page = To the page
button-playbook-read = Read it all
button-playbook-back = Put this version back
button-playbook-export = As a file

guide-list = What to know when you answer
guide-which = About what?
guide-title = Guide: { $name }
guide-title-thread = Guide for #{ $thread }
guide-empty = Nothing is written about this yet. You can suggest something with /suggest.
guide-note = Say it in your own words, from your own experience; nothing here is a text to paste.
guide-in-en = in English
guide-in-ru = in Russian
guide-only-manager = Only managers may answer.
guide-only-lead = Only leads may answer.
guide-only-staff = Only staff may answer: press “Needs staff”.
guide-do-not-engage = The playbook says: do not engage.
guide-left-alone = The playbook says: do not engage. That is why this waits here and is not posted by itself.
guide-wording = For example: { $words }
error-guide-no-page = There is nothing called { $value } to read here. /guide shows what there is.

playbook-title = Playbook
playbook-version = version { $version }
playbook-unwritten = nothing written yet
playbook-accuracy = In the last { $total ->
    [one] { $total } decision
   *[other] { NUMBER($total) } decisions
} for which I had guessed a category, { $good ->
    [one] { $good } guess was right.
   *[other] { NUMBER($good) } guesses were right.
}
playbook-accuracy-none = No manager has decided a category yet where I had guessed one, so nothing is known of my guesses.
playbook-page-title = Playbook: { $name }, version { $version }
playbook-note = Facts and questions, never a text to paste: everybody answers in their own words.
playbook-made = Version { $version } by { $name }, { $at }
playbook-made-unnamed = Version { $version }, { $at }
playbook-edited = Saved as version { $version }. Earlier versions can still be read.
playbook-same = It says the same already, so there is no new version.
playbook-outcome = Version { $version }: { $good } of { NUMBER($total) } answered threads became quiet ({ $low } to { $high })
playbook-outcomes-same = Between versions { $old } and { $new } these numbers show no difference.
playbook-outcomes-more = More threads became quiet under version { $new } than under { $old }. The reason may be another one.
playbook-outcomes-fewer = Fewer threads became quiet under version { $new } than under { $old }. The reason may be another one.
playbook-engage-again = Engage again
playbook-who-anyone = anyone
playbook-who-manager = managers only
playbook-who-lead = leads only
playbook-who-staff = staff only
playbook-place-forum = forums
playbook-section-line = Heart
playbook-section-facts = Facts
playbook-section-steps = Steps
playbook-section-questions = Questions to ask
playbook-section-send_to = Where to send people
playbook-section-not_to_say = Not to say
playbook-section-disclosure = How to disclose
playbook-section-who_may_answer = Who may answer
playbook-section-do_not_engage = Do not engage
playbook-section-keywords = Keywords
playbook-section-examples = Examples
playbook-ask-who_may_answer = Who may take a seat in these threads? The others read why they cannot.
playbook-ask-disclosure = In which place? A wording is a hint: each member says it in their own words.
playbook-ask-in = { $language }
playbook-ask-why = Why?
playbook-why-hint = may stay empty; managers read it beside the version
playbook-form-title = { $section }
playbook-form-instead = Write /playbook { $name } { $field } and the text; “because:” and a reason may follow.
playbook-form-line-hint = one line on the card, up to 300 characters
playbook-form-facts-hint = what is true and can be checked; never a text to paste
playbook-form-steps-hint = what helps, one step a line
playbook-form-questions-hint = what to ask the critic, one question a line
playbook-form-send_to-hint = one link a line, with a few words before it
playbook-form-not_to_say-hint = what would do harm or is not ours to say
playbook-form-disclosure-hint = a hint of how to say it, up to 200 characters
playbook-form-keywords-hint = words that tell the category, with commas between
playbook-form-examples-hint = short complaints of this kind, one a line; I learn from them
playbook-shape-line = one line of up to 300 characters
playbook-shape-facts = up to 3000 characters
playbook-shape-steps = up to 3000 characters
playbook-shape-questions = up to 3000 characters
playbook-shape-send_to = up to 20 lines, each with a link that begins with https://
playbook-shape-not_to_say = up to 3000 characters
playbook-shape-disclosure = one line of up to 200 characters
playbook-shape-who_may_answer = anyone, manager, lead or staff
playbook-shape-do_not_engage = yes or no
playbook-shape-keywords = up to 200 words of 2 to 100 letters
playbook-shape-examples = up to 50 lines of 3 to 300 characters
playbook-file-title = The playbook of { $product }
playbook-file = { $n ->
    [0] Nothing is written yet, so the file is empty.
    [one] { $n } page. It comes back with: python -m bot playbook import FILE
   *[other] { $n } pages. They come back with: python -m bot playbook import FILE
}
error-playbook-no-page = The playbook has no page { $value }. /playbook shows them all.
error-playbook-no-section = The page { $name } has no { $section }. /playbook { $name } shows its sections; a text takes its language, such as facts.en.
error-playbook-no-version = The page { $name } has no version { $version }. /playbook { $name } shows the newest.
error-playbook-wrong = { $field } does not take this. It takes { $shape }.
error-playbook-changed = Somebody has changed { $name } since (it is version { $version } now). Please look again: /playbook { $name }
error-playbook-full = { $field } of { $name } would have { NUMBER($n) } characters; { NUMBER($most) } fit. Please shorten it first: /playbook { $name }
error-playbook-long = { $field } of { $name } has { NUMBER($n) } characters, a form holds { NUMBER($most) }. Please edit it in the file: /playbook export, then python -m bot playbook import FILE
decision-playbook_edit = an edit of the playbook
decision-playbook_back = an older version of the playbook put back
decision-playbook_import = a playbook taken from a file
decision-playbook_suggestion = a suggestion put into the playbook
error-seat-manager = By the playbook only managers answer #{ $thread }. Ask one of them, or press “Needs staff”.
error-seat-lead = By the playbook only leads answer #{ $thread }. Ask one of them, or press “Needs staff”.
error-seat-staff = By the playbook staff answers #{ $thread }. Press “Needs staff” to hand it over.

word-where = Which page of the playbook does it belong to? It is added to that page’s facts.
error-word-where = Which page of the playbook does it belong to? Press its button on the card.
word-note-suggestion = A press takes it up and adds it to the facts of that page.
word-put = Taken up: it stands in version { $version } of { $name } now. { $points ->
    [0] The member is told.
    [one] The member gets { $points } point and is told.
   *[other] The member gets { $points } points and is told.
}
tell-suggestion-taken = Your suggestion was taken up, thank you: “{ $about }” It stands in version { $version } of the playbook’s page { $into ->
    [technical] “Technical question”
    [support] “Needs support”
    [trust] “Doubt about trust”
    [rumor] “Rumour”
   *[other] “{ $name }”
}, and /guide shows it to everybody. { $points ->
    [0] (today’s points are used up)
    [one] +{ $points } point.
   *[other] +{ $points } points.
}
