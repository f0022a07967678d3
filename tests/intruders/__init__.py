"""Nobody who means harm gets in, holds the bot up, or has it say or run anything."""
