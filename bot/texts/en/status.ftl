# How the bot is: /status

command-status = whether all is well: chats, what waits, what needs you
button-look-again = Look again
status-title = Not everything is well
status-well = All is well: { $chats }. Nothing waits.
status-since = Began { $since }.
status-idle = Nobody serves this now: { $chats }. If it stays so, please ask whoever runs me to look at the processes.
status-digest-late = The digest was due { $at } and has not been written yet.
status-dead = Given up: { $n ->
    [one] { $n } message
   *[other] { $n } messages
} ({ $why }). What a room did not take comes by itself when it works again.
status-waiting = Not shown yet: { $n ->
    [one] { $n } message
   *[other] { $n } messages
}, the oldest { $since }.
status-unread = Posts that nobody has read yet: { $n }, the first { $since }.
status-letters = Came in and could not be read: { $n } (see /intake).
status-works = Works: { $chats }
status-version = Version { $version }
status-digest = last digest { $at }
status-runs = started { $since }
status-process = process { $number } ({ $chats }) started { $since }
status-clock = the clock
