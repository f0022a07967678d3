# The monthly report: card, picture, PDF, XLSX

command-report = the month’s report: card, picture, PDF and XLSX
option-month = which month, such as 2026-10; the last whole one if left out
option-audience = “client” for the version that names nobody
error-report-right = The report is for the client and managers. /leaderboard month shows you the month.
error-report-month = “{ $value }” is no month. Write it as 2026-10: /report 2026-10
error-report-future = { $month } has not begun yet. Take this month or an earlier one.
error-report-before = There is nothing before { $month }: the first mention we know is from then.
error-report-closed = The report comes to you in private. Open a direct chat with me first, then send /report again.
monthly-coming = I am making the report for { $month }. It comes in a moment.
monthly-coming-direct = I am making the report for { $month }. It comes to your direct chat in a moment. If nothing comes, open a direct chat with me first.
monthly-already = The report for { $month } is being made already. It comes in a moment.
monthly-card-only = Only the figures of { $month } come: the picture, PDF and XLSX need the extra “report”, which is not installed. Whoever runs the bot gets it by “make install”.
notice-monthly-extra = The monthly report came without picture, PDF and XLSX: they need the extra “report”, which is not installed. Whoever runs the bot gets it by “make install”.

monthly-title = { $product }: { $month }
monthly-subject = Monthly report
monthly-for-client = For the client: names nobody
monthly-for-manager = For the managers: names members
monthly-so-far = { $month } still runs: as of { $date }. Compare it with whole months with care.
monthly-made = { $span } · made by the community programme
monthly-author = The community programme of { $product }
monthly-before-began = The programme did not run yet in this month. Only the posts are known.

monthly-figure-negative = Negative mentions
monthly-figure-share = Share of all mentions
monthly-figure-threads = Complaints that began
monthly-figure-handled = Handled
monthly-figure-in-target = Answered within { $hours } h
monthly-figure-in-limit = Answered within { $hours } h
monthly-figure-median = Usual time to an answer
monthly-figure-p90 = Nine of ten answered within
monthly-figure-answers = Answers
monthly-figure-likes = Likes
monthly-figure-members = Active members
monthly-figure-staff = Handed to staff
monthly-of = of { $n }
monthly-good-of = { $good } of { $total }
monthly-points = { $points } pp
monthly-hours = { $hours } h
monthly-target = target { $n }
monthly-compared = { $month }: { $value }
monthly-column-figure = Figure
monthly-column-target = Target
monthly-column-change = Change

monthly-part-targets = Against the targets
monthly-part-came = What came
monthly-part-speed = How fast
monthly-headline = The month in figures
monthly-changes-note = Change: against the month before, in percent from 20 on; pp are percentage points.
monthly-baseline-note = { $month } is the baseline: the month that is compared with, before the programme or as agreed.
monthly-late-on-arrival = { $n ->
    [one] { $n } complaint was past its time when we first saw it. It is counted apart: in no share and no waiting time.
   *[other] { $n } complaints were past their time when we first saw them. They are counted apart: in no share and no waiting time.
}
monthly-daily = Negative mentions and answers, day by day
monthly-negatives = Negative mentions
monthly-answers = Answers
monthly-still-to-come = still to come
monthly-days-still = No negative mention came, and no answer was recorded.
monthly-days-none = No negative mention came.
monthly-days-peak = On { $day } most came: { $n }.
monthly-days-peaks = The most in one day were { $n }, on { $days } days.
monthly-days-answers = { $n ->
    [one] There were answers on { $n } day.
   *[other] There were answers on { $n } days.
}
monthly-days-unanswered = No answer was recorded.
monthly-days-few = { $n ->
    [one] { $n } negative mention came and { $answers } answers were recorded: too few to draw by day.
   *[other] { $n } negative mentions came and { $answers } answers were recorded: too few to draw by day.
}

monthly-waiting = How long complaints waited for an answer
monthly-within = up to { $hours } h: { $count }
monthly-until = { $target }–{ $limit } h: { $count }
monthly-later = later
monthly-replies-none = No complaint of this month has an answer yet.
monthly-replies-few = { $n ->
    [one] Only { $n } complaint was answered, too few to draw. It took { $times }.
   *[other] Only { $n } complaints were answered, too few to draw. They took { $times }.
}
monthly-replies = Of { $n } answered complaints half had their answer within { $median }, nine of ten within { $p90 }.
monthly-replies-late = { $n ->
    [0] None waited longer than { $hours } h.
    [one] { $n } waited longer than { $hours } h.
   *[other] { $n } waited longer than { $hours } h.
}

monthly-categories-title = What complaints were about
monthly-categories-none = No complaint began in this month.
monthly-categories = Most often: { $category }, { $n } of { $total } ({ $share }).
monthly-categories-before = The month before it was { $n } of { $total } ({ $share }).

monthly-outcome-title = What became quiet after an answer
monthly-outcome-all = All answered
monthly-by-category = By subject
monthly-by-kind = By kind of answer
monthly-by-guidance = By guidance
monthly-guidance = { $category }, version { $version }
monthly-kind-steps = Steps to a solution
monthly-kind-story = Own story
monthly-kind-support = Link to support
monthly-kind-none = Kind not told
monthly-outcome-none = Of no answered complaint can be said yet whether it stayed quiet for { $hours } h.
monthly-outcome = { $n ->
    [one] Of { $n } answered complaint { $quiet } stayed quiet for { $hours } h ({ $share }; with 95% confidence { $low } to { $high }).
   *[other] Of { $n } answered complaints { $quiet } stayed quiet for { $hours } h ({ $share }; with 95% confidence { $low } to { $high }).
}
monthly-undecided = { $n ->
    [one] Of { $n } more it is not known yet.
   *[other] Of { $n } more it is not known yet.
}
monthly-kinds-alike = The kinds of answer do not differ more than chance explains.
monthly-kinds-differ = “{ $best }” was followed by quiet more often than “{ $worst }”, beyond what chance explains.
monthly-whiskers = The dot is the share that became quiet, the line its 95% interval: the shorter, the surer.
monthly-column-group = Answered complaints
monthly-column-n = How many
monthly-column-share = Share
monthly-column-interval = 95% interval

monthly-helpers = Who helped most
monthly-column-name = Member
monthly-column-answers = Answers
monthly-column-likes = Likes
monthly-column-points = Points

monthly-cannot = What this report cannot claim
monthly-cannot-cause = Fewer negative mentions after the programme began are not fewer because of it. News, releases and the season move them too, and nothing here tells these apart.
monthly-cannot-small = Small numbers move by chance: of ten complaints, one more is ten percentage points. The intervals say how far chance alone can reach.
monthly-cannot-quiet = Quiet means that nothing negative came in that thread. It does not mean that the author is convinced.
monthly-cannot-told = Likes, and answers where the place cannot be asked, are what members say they did. Answers that turned out wrong are left out.
monthly-cannot-seen = Only what the connected sources delivered is counted. What nobody brought here does not exist for this report.
monthly-definitions = How it is counted
monthly-define-negative = Negative mention: a public post or comment that reads negative, by its day of publication. What turned out to be none of ours, or not negative, is left out.
monthly-define-thread = Complaint: one critic’s thread with everything that follows under it; counted in the month in which its clock started, at the first negative mention.
monthly-define-handled = Handled: answered in public, or handed to staff (support or legal) by a member or a manager.
monthly-define-answered = Answered: from the first mention to the first public answer that was not rejected. Time with staff, or held by a manager, does not count. What may still make it is in no share yet.
monthly-define-active = Active member: took a complaint or recorded an answer or a like in the month.
monthly-define-quiet = Became quiet: no new negative mention in the thread for { $hours } h after its first answer. The interval is Wilson’s.
monthly-page = Page { $page } of { $pages }
monthly-foot = “After” does not mean “because of”: the PDF says more.
monthly-pdf-client = The client’s PDF for { $month }, ready to forward: it names no member and no critic.
monthly-pdf-manager = The managers’ PDF for { $month }. It names members: do not forward it.
monthly-xlsx-client = The rows behind the figures of { $month }, without members and critics.
monthly-xlsx-manager = The rows behind the figures of { $month }. They name members and critics: do not forward them.

monthly-sheet-about = About
monthly-about-zone = All moments are local times of { $zone }.
monthly-about-cut = The sheet “{ $value }” holds the first { $n } of { $total } rows.
