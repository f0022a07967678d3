incident-title = Far more than usual: { $threads ->
    [one] { $threads } complaint
   *[other] { $threads } complaints
}
incident-title-over = The wave is over
incident-title-none = No wave after all
incident-was-none = These complaints have nothing to do with each other. What still waits comes into the channel in turn.
incident-since = Noticed { $at }: { $seen } in an hour, usually { $usual ->
    [0] hardly any
   *[other] about { $usual }
} at this time.
incident-about = Mostly about: { $category } ({ $percent }%)
incident-words = Words that stand out: { $words }
incident-places = Where: { $places }
incident-first = The first one
incident-widest = The most seen
incident-progress = How far we are
incident-open = { $n ->
    [one] { $n } free
   *[other] { $n } free
}
incident-claimed = { $n ->
    [one] { $n } taken
   *[other] { $n } taken
}
incident-answered = { $n ->
    [one] { $n } answered
   *[other] { $n } answered
}
incident-aside = { $n ->
    [one] { $n } with the team
   *[other] { $n } with the team
}
incident-note = New ones join here instead of coming one by one. As soon as somebody takes one, its card comes into the channel.
incident-ended = It ended { $at }. Complaints: { $threads }, answered: { $answered }.
incident-none-free = Every complaint of this wave has somebody. Thank you.
incident-one = One of the wave:
incident-manage = The wave of complaints
incident-manage-how = “It is over” lets what still waits come into the channel in turn. “It is none” does the same and drops the card: the threads have nothing to do with each other.
incident-is-over = Ended. What still waits comes into the channel in turn.
incident-is-none = Dropped. The threads stand alone again, and come in turn.
button-incident-next = Take the next one
button-incident-over = It is over
button-incident-none = It is none
notice-incident = ⚠ { $seen ->
    [one] { $seen } complaint
   *[other] { $seen } complaints
} in the last hour, usually { $usual ->
    [0] hardly any
   *[other] about { $usual }
}. They are gathered on one card in the members’ channel; “Manage” on it ends it.
decision-incident = a wave of complaints was found
decision-incident_over = a wave of complaints ended
decision-incident_ended = a wave of complaints was ended
decision-incident_none = a wave of complaints was said to be none
error-no-incident = This wave of complaints is not known here.
error-incident-over = This wave is over already.
option-incident = the wave’s number
