"""Whether a post is negative and what it is about: what came classified is trusted, the rest is guessed."""
