"""The whole bot on SQLite with invented public posts and a local page as its chat: no account needed."""
