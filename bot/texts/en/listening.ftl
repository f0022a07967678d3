# Sources: what they bring, what is wrong with them; posts that are gone or changed

command-intake = where I listen, what came, and what is wrong
command-ask = ask a source now
option-source = the source's name
button-ask-now = Ask now: { $source }
button-intake = Sources
intake-title = Sources
intake-empty = I listen nowhere yet. Sources stand in config.toml under communities.NAME.sources.
intake-every = every { $n } min
intake-taken-out = not in the config any more
intake-never = has brought nothing yet
intake-worked = last success { $at }
intake-newest = newest post { $at }
intake-today = Today:
intake-week = 7 days:
intake-new = { $n } new
intake-known = { $n } known
intake-broken = { $n } unreadable
intake-budget = Budget: { $used } of { $most } { $unit ->
    [posts] posts this month
   *[units] units today
} ({ $percent }%)
intake-unread = Unreadable items that wait: { $n }
intake-waiting = Unreadable items are kept: { $n }. After the mend: python -m bot intake retry
intake-again = I ask again { $at }.
intake-own-http = HTTP intake
intake-own-import = Imported files
intake-own-find = Found by members
source-no-key = There is no key: put { $words } into config.toml or the environment
source-key-refused = The place does not accept the key ({ $words }): put a valid one in
source-no-rights = The place does not allow it: { $words }. The key's plan may be too small, or the place is private
source-used-up = The account's own allowance at the place is used up ({ $words }); look at the plan there
source-budget = The budget is used up
source-bad-query = The place does not understand the question ({ $words }); mend this source in config.toml
source-comments-off = Comments are switched off there: { $words }
source-not-found = There is nothing any more: { $words }. Take it out of config.toml
source-strange = The place answers in a way I cannot read ({ $words }); its interface may have changed
source-later = The place gives no usable answer just now ({ $words })
source-is-asked = I ask { $source } within a few seconds. What comes stands under “Sources”.
error-source-unknown = No source that I can ask is called “{ $source }”. /intake lists them.
error-source-just-asked = { $source } was asked less than a minute ago. Please wait a little.
notice-source-silent = The source { $source } brings nothing: { $why }. I go on trying; /intake shows how it stands.
notice-source-back = The source { $source } works again. What was missed is being read.
notice-budget-low = The source { $source } has used { $used } of { $most } { $unit ->
    [posts] posts of this month's budget
   *[units] units of today's budget
}. When it is used up, I stop asking until the next period.
notice-budget-out = The budget of the source { $source } is used up. I ask again { $at }. More can be allowed in config.toml.
desk-silent = Silent sources (see /intake):

card-post = The post
card-post-gone = gone: deleted or no longer public, seen { $at }
card-post-forgotten = its author and words are forgotten
card-post-edited = its words were changed, seen { $at }; the new ones stand here
card-latest-gone = the latest one under it is gone too, seen { $at }
tell-post-gone = The post that thread #{ $thread } is about is gone: deleted or no longer public. You need not answer it; you can give the seat back on the card.
notice-post-gone = The post of thread #{ $thread } is gone: deleted or no longer public. Nobody has answered it yet. Shall the thread end?
decision-post_gone = a post that is gone
decision-post_back = a post that is back
decision-post_edited = a post with other words now
