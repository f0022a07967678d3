# The queue

queue-title = Mentions
queue-review = Waiting for your decision: { $n }
queue-kept = Kept, most negative first
queue-found = Found for “{ $words }”
queue-none = Nothing waits for you.
queue-show = Post { $n }
queue-in-line = { $n ->
    [one] { $n } thread is in line for the community’s room.
   *[other] { $n } threads are in line for the community’s room.
}
queue-negative = { $percent }% negative
