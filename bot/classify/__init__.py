"""Whether a post is negative and what it is about: what came classified is trusted, the rest is guessed.

Numpy's products keep to one core here: more gain nothing on short texts, and take the cores that others need.
"""

import os

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""What numpy reads once, when it is first loaded."""

for _name in THREADS:
    os.environ.setdefault(_name, "1")
