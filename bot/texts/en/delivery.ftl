# What a card leaves behind when it moves to the bottom of its room

moved = #{ $thread } has moved down.
moved-link = Open the card
moved-below = Its card stands at the end of the chat.
