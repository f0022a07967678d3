# Commands in menus and in /help, with their options

command-next = the most urgent thread that fits you
command-reply = record the link of your public answer
command-like = record that you liked an answer
command-points = your points and where they came from
command-leaderboard = who helped most
command-perks = what your points bring
command-me = your page: seats, points, what you know, leaving
command-help = what I can do
command-join = become a member
command-release = give your seat in a thread back
command-start = begin
command-sla = deadlines, and how fast we answer
command-mentions = what waits for you, what was kept, search
command-digest = the daily digest as of now
command-manage = decide about a thread
command-assign = give a member a seat in a thread

option-thread = the number at the top of the card
option-link = the link, beginning with https://
option-span = week, month or all
option-words = words to search for
option-member = the member’s name
option-category = the category
option-reason = why
option-reply = the answer
option-mention = the post
option-language = the language
option-community = the community
option-disclosure = yes or no
option-period = now (the last day) or week
option-payload = where you come from
