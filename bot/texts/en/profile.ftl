# One's own page, connecting a second chat, and threads that fit

me-state = Membership
me-state-applied = waits for a manager since { $since }
me-state-active = taking part, member since { $since }
me-state-paused = on a break, member since { $since }
me-state-suspended = stopped by a manager, member since { $since }
me-state-left = over, member since { $since }
me-pending = { $n ->
    [one] { $n } more pending
   *[other] { $n } more pending
}
me-seats-more = { $n ->
    [one] { $n } more
   *[other] { $n } more
}
me-handles = Your public names
me-speaks = Languages you answer in
me-knows = Topics you know
me-zone = Time zone
me-hours = Quiet hours
me-pings = Pings a day
me-chats = Your chats
me-to-begin = Tell me your public names, so that your answers can count as verified, and the topics you know, so that threads find you.
me-saved = Saved.
pings-n = { $n ->
    [0] none
    [one] { $n } at most
   *[other] { $n } at most
}

seats-ask = One press gives a seat back. No harm done.
speaks-ask = Which languages do you answer in? One press each. Another one: /me speaks and its codes, such as /me speaks en ja. With none, it is the community’s.
knows-ask = What do you know well from your own experience? One press each. Such threads come first in /next, and their cards may name you, without a ping.
pings-ask = Shall I write to you when a thread fits you? How often a day at most? Never in your quiet hours.
words-ask = What would you like to tell the team?

handles-form-title = Your public names
handles-hint = @name, or the link to your page; empty removes it
handles-instead = Send me your public names one by one, such as /me handle x ana_trades, /me handle youtube @ana or /me handle reddit u/ana.
hours-form-title = Time zone and quiet hours
zone-hint = Such as Europe/Berlin, Berlin or UTC+3; empty: the community’s
quiet-hint = Such as 22:00-07:30; empty: none
hours-instead = Send me /me zone and your time zone, such as /me zone Europe/Berlin, and /me quiet 22:00-07:30 (or /me quiet off).

connect-title = Connect a chat
connect-how = This code connects your other chat with this one. Write to me there, in the direct chat: /me connect { $code }. It works once, for 15 minutes. Give it to nobody: whoever sends it becomes part of your account.
connect-for-good = Seats, answers, points and perks of both become one, in every community. It cannot be undone.
connect-form-title = The code from your other chat
connect-form-code = Code
connect-form-code-hint = ABCDE-FGHJK
connect-instead = Send me /me connect and the code that your other chat shows.
connect-sure = This makes you and { $name } ({ $platform }) one person here. Is that account your own? If somebody else gave you the code, stop.
connect-overheard = Everybody here could read that code, so it no longer works. Please make a new one, and send it to me in the direct chat.
connected = Done: { $name } ({ $platform }) and this account are one now.
connect-like = Both accounts are one person’s.
connect-perk = The other connected account has it too.

next-fits = The most urgent thread for you. It fits you: { $why }.
next-other-language = The most urgent thread that is left; it is in { $why }.

card-fits = Might fit

tell-fits = #{ $thread } waits for an answer, and a seat is free{ $why ->
    [none] {""}
   *[other] {" "}({ $why })
}. /me sets how often I write.
tell-connected = { $name } ({ $platform }) is connected with you now: seats, points and perks are one. If that was not you, tell a manager at once.

decision-connect = connecting two chats

button-handles = Public names
button-speaks = Languages
button-knows = Topics
button-hours = Quiet hours
button-pings = Pings
button-connect = Connect a chat
button-words = Tell the team
button-pause = Take a break
button-seats = My seats ({ $n })
button-me = My page
button-have-code = I have a code
button-connected = Yes, connect them

option-setting = handle, zone, quiet, speaks, knows, pings or connect
option-content = what it shall be
option-form = whether the form was sent
option-x = your name on X
option-youtube = your handle on YouTube
option-reddit = your name on Reddit
option-zone = your time zone
option-quiet = your quiet hours, such as 22:00-07:30
option-tongue = a language
option-topic = technical, support, trust or rumor
option-pings = how many a day
option-code = the code from your other chat

error-not-a-handle = “{ $value }” is no name on { $place }. Write it like @name, or send the link to your own page there.
error-handle-taken = Somebody here has { $value } on { $place } as a public name already. If it is yours, connect your other chat in /me, or ask a manager.
error-unknown-place = I do not know “{ $value }”. Say where the name is: /me handle x name, /me handle youtube @name or /me handle reddit name.
error-not-a-language = “{ $value }” is no language code. Use codes of two or three letters, such as en, de or pt.
error-too-many-languages = More than { $n } languages are too many for me. Please name those you answer in.
error-not-a-topic = “{ $value }” is no topic. These are: { $words }.
error-not-a-zone = I do not know the time zone “{ $value }”. Write it like Europe/Berlin, New York or UTC+3.
error-not-hours = “{ $value }” are no hours. Write them like 22:00-07:30, or off.
error-not-pings = “{ $value }” does not fit. Write a number from 0 to { $n }.
error-code-unknown = I do not know that code. Make a new one in your other chat: /me, “Connect a chat”.
error-code-used = That code was used before. Make a new one in your other chat: /me, “Connect a chat”.
error-code-old = That code is older than 15 minutes. Make a new one in your other chat: /me, “Connect a chat”.
error-code-own = This account and the one with the code are yours already. Type the code in your other chat.
error-code-same-chat = One person has one account in each chat here, and the one with the code has one in this chat. Nothing was changed.
