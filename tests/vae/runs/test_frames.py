import numpy as np
import pytest

from vae.core.errors import TrainingError
from vae.runs import frames


def test_arrays_come_back_by_name_type_and_shape():
    given = {
        "a": np.arange(5, dtype=np.int8),
        "b": np.linspace(0, 1, 6, dtype=np.float32).reshape(2, 3),
        "none": np.zeros((0, 4), np.float32),
    }
    found = frames.unpack(frames.pack(given))
    assert found.keys() == given.keys()
    for name, array in given.items():
        assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
        assert np.array_equal(found[name], array)


def test_a_quantised_weight_is_off_by_half_a_step_of_its_row_at_most():
    random = np.random.default_rng(0)
    weights = {"decoder.0.weight": random.normal(size=(20, 30)) * np.geomspace(1e-3, 1, 20)[:, None]}
    weights["decoder.0.bias"] = random.normal(size=20)
    weights["decoder.2.weight"] = np.zeros((3, 4))
    shapes = {name: array.shape for name, array in weights.items()}
    found = frames.restored(frames.quantised(weights), shapes)
    for name, array in weights.items():
        rows = array.reshape(len(array) if array.ndim > 1 else 1, -1)
        step = np.abs(rows).max(axis=1, keepdims=True) / frames.LEVELS
        assert (np.abs(found[name].reshape(rows.shape) - rows) <= step / 2 + 1e-7).all()


def test_weights_take_less_than_6_bits_each():
    weights = {"w": np.random.default_rng(0).normal(size=(256, 512)).astype(np.float32)}
    assert len(frames.pack(frames.quantised(weights))) < 256 * 512 * 6 / 8


@pytest.mark.parametrize("damage", [b"", b"none", frames.pack({"a": np.zeros(9)})[:-20]])
def test_a_damaged_frame_is_a_sentence(damage):
    with pytest.raises(TrainingError, match="damaged"):
        frames.unpack(damage)
