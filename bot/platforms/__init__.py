"""The chats: each folder translates between one chat and `bot.ports`, and is the only code that knows its library."""
