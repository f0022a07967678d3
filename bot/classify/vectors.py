"""The place of a text in meaning, as it is stored (512 signed bytes) and as it is computed with (unit float32 rows).

Promise: packing and unpacking moves a vector by less than a hundredth of its length, so near texts stay near.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.ports.reading import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

_LARGEST = 127


def pack(matrix: Matrix) -> list[bytes]:
    """Return each row as DIMENSIONS signed bytes; its length is lost, only the direction is kept.

    Each row is stretched so that its largest number becomes 127: as fine as one byte allows.
    """
    if not len(matrix):
        return []
    highest = np.abs(matrix).max(axis=1, keepdims=True)
    stretched = matrix * (_LARGEST / np.where(highest > 0, highest, 1))
    return [row.tobytes() for row in np.rint(stretched).astype(np.int8)]


def unpack(vectors: Sequence[bytes]) -> Matrix:
    """Return the vectors as rows of length 1, so that the matrix times its transpose holds the cosines.

    An empty vector (only the fallback could read) becomes a row of noughts, which is near to nothing. Raises
    ValueError for any other length than DIMENSIONS.
    """
    if any(len(vector) not in (0, DIMENSIONS) for vector in vectors):
        raise ValueError(f"a vector has {DIMENSIONS} bytes, or none")
    whole = b"".join(bytes(vector) or bytes(DIMENSIONS) for vector in vectors)
    matrix = np.frombuffer(whole, dtype=np.int8).reshape(-1, DIMENSIONS).astype(np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1), dtype=np.float32)
