"""How the shipped coefficients were made: `python -m bot.classify.training --data DIR`."""
