# When nothing can be written down for a while

not-now = I can’t write anything down right now. Nothing was changed; please try again in a few minutes.
not-now-unsure = The connection to my memory broke off while I was writing this down. Please look whether it counted before you try again.
