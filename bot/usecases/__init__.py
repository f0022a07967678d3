"""One function per thing that a member, a manager or the clock can do: it decides by the rules, writes, and enqueues.

Use cases never send and never commit: the runtime opens the transaction, and the outbox delivers.
"""
