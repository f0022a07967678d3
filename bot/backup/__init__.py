"""Copies of everything in one file, made while the bot runs, and databases of either kind made from them."""
