import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.classify.vectors import pack, unpack
from bot.ports.reading import DIMENSIONS


def drawn(seed, rows=3):
    matrix = np.random.default_rng(seed).normal(size=(rows, DIMENSIONS)).astype(np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_a_packed_vector_points_where_it_did(seed):
    matrix = drawn(seed)
    packed = pack(matrix)
    assert [len(vector) for vector in packed] == [DIMENSIONS] * 3
    assert np.abs(unpack(packed) - matrix).max() < 0.01
    assert (unpack(packed) * matrix).sum(axis=1).min() > 0.9995


def test_unpacked_rows_have_the_length_one_so_a_product_is_a_cosine():
    matrix = unpack(pack(drawn(1)))
    assert matrix.dtype == np.float32
    assert np.allclose(np.diag(matrix @ matrix.T), 1, atol=1e-5)


def test_a_text_without_a_vector_is_near_to_nothing():
    one, none = unpack([pack(drawn(2, 1))[0], b""])
    assert not none.any()
    assert one.any()


def test_nothing_packs_and_unpacks_to_nothing():
    assert pack(np.zeros((0, DIMENSIONS), dtype=np.float32)) == []
    assert unpack([]).shape == (0, DIMENSIONS)


def test_a_vector_of_noughts_stays_one():
    assert not unpack(pack(np.zeros((1, DIMENSIONS), dtype=np.float32))).any()


def test_bytes_of_another_length_are_refused():
    with pytest.raises(ValueError, match="512 bytes"):
        unpack([b"abc"])
