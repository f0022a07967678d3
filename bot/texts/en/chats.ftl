# What a chat or one of its rooms needs, told to managers once; and that it works again

room-cards = the members’ room with the cards
room-managers = the managers’ room
room-staff = the staff room
room-product = the product room
room-operators = the operators’ room

notice-room-write = { $platform }, { $room } ({ $chat }): I may not write there. Please give me the right to send messages. What waits for this room then comes by itself.
notice-room-join = { $platform }, { $room } ({ $chat }): I am not in it any more, or may not see it. Please add me again with the rights I had. What waits for this room then comes by itself.
notice-room-gone = { $platform }, { $room } ({ $chat }) no longer exists. Please make a new one, and ask whoever runs me to put its id into the config.
notice-room-topic = { $platform }, { $room } ({ $chat }): its topic is closed or deleted. Please open it again, or ask whoever runs me to put the id of another into the config.
notice-room-failing = { $platform }, { $room } ({ $chat }) has taken nothing from me for an hour: { $reason }. I keep trying; “python -m bot check” names a right that is missing.
notice-room-deaf = { $platform }, { $room } ({ $chat }): I am no administrator there, so I see no reactions. Please make me one again. Until then only the buttons on the cards take a seat.
notice-room-other = { $platform }, { $room } ({ $chat }): { $reason }.
notice-room-moved = { $platform }, { $room } ({ $chat }) has become a supergroup with the id { $number }. I follow it, and show its cards anew. Please ask whoever runs me to write the new id into the config.
notice-room-works = { $platform }, { $room } ({ $chat }) works again.{ $n ->
    [0] {""}
    [one] {" "}{ $n } message that waited is on its way.
   *[other] {" "}{ $n } messages that waited are on their way.
}

notice-chat-token = { $platform } does not accept my token any more, so nobody is served there. Please ask whoever runs me to put a new one into the config. What waits is kept.
notice-chat-unreachable = { $platform } has not been within my reach for some minutes. I keep trying, and what waits is kept. If { $platform } itself works, ask whoever runs me to look at the connection.
notice-chat-conflict = Another program takes what people do on { $platform } away from me. Please ask whoever runs me to stop it, or to give it a bot of its own.
notice-chat-intents = { $platform } does not let me in: my application may not use an intent that is switched on in the config. Please ask whoever runs me to switch it off there, or on in the application.
notice-chat-other = { $platform } does not let me work: { $reason }. Please tell whoever runs me.
notice-chat-works = { $platform } works again.{ $n ->
    [0] {""}
    [one] {" "}{ $n } message that waited is on its way.
   *[other] {" "}{ $n } messages that waited are on their way.
}

notice-dead = { $platform }, { $room } ({ $chat }) did not take one message: { $reason }. The others get through.
