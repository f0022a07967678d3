# Negative or not: why, where the reading process could not read.

why-guess = a first guess by a list of words
