"""Opens transactions, routes what comes in, delivers what must be shown, and keeps time."""
