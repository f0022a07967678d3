"""Figures: reads only. Every number a person sees is made here, from the one definition in `bot/rules`."""
