# What kind of answer it was, and what became of the thread

option-kind = what your answer is: steps, story (your own), or support (a link to it)
answer-kind-steps = Steps to solve it
answer-kind-story = My own story
answer-kind-support = Link to support
kind-form-ask = What kind of answer is it?
kind-form-hint = The report shows which kinds calm a thread; for points it makes no difference.
kind-ask = What kind of answer is it? It shows the team what helps; for points it makes no difference.
kind-noted = Noted: { $kind }. If it was another kind, press that one.
kind-then-disclosure = Does your reply say that you get perks from us?
error-too-late-for-kind = #{ $thread } has come to rest: what its answers were is not changed any more.
