"""The real bot is killed at every bad moment, started again, and asked what became of everything."""
