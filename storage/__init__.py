"""Everything that is remembered: tables, engines, and narrow verbs by topic. Knows nothing of the bot."""
