import json
import pickle
import struct

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from tests.harness.damage import flipped
from vae.core.errors import CheckpointError
from vae.models import checkpoints, weights
from vae.models.checkpoints import Checkpoint


def refusal(path) -> str:
    with pytest.raises(CheckpointError) as raised:
        checkpoints.load(path)
    return str(raised.value)


def rewrite_weights(checkpoint, change):
    path = checkpoint.path / checkpoints.WEIGHTS
    found = load_file(path)
    change(found)
    save_file(found, path)


def test_truncated_weights_are_refused(make_checkpoint):
    made = make_checkpoint()
    path = made.path / checkpoints.WEIGHTS
    whole = path.read_bytes()
    for length in (0, 5, 8, 9, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert str(path) in refusal(made.path)


def test_any_flipped_bit_of_the_weights_is_noticed(make_checkpoint):
    made = make_checkpoint()
    path = made.path / checkpoints.WEIGHTS
    whole = path.read_bytes()
    start = 8 + struct.unpack("<Q", whole[:8])[0]
    for position in np.random.default_rng(0).integers(start, len(whole), 20):
        damaged = bytearray(whole)
        damaged[position] ^= 0x10
        path.write_bytes(damaged)
        assert "do not match the digest" in refusal(made.path)


def test_flipped_bits_of_the_header_never_crash(make_checkpoint):
    made = make_checkpoint()
    path = made.path / checkpoints.WEIGHTS
    whole = path.read_bytes()
    header = 8 + struct.unpack("<Q", whole[:8])[0]
    for damaged in flipped(whole, every=3, end=header):
        path.write_bytes(damaged)
        try:
            checkpoints.load(made.path)  # a flip in the padding or in a key that nobody reads changes nothing
        except CheckpointError as error:
            assert str(path) in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda w: w.pop("decoder.0.bias"), "lacks decoder.0.bias"),
        (lambda w: w.update(spy=np.zeros(3, np.float16)), "holds spy, which its config.json does not call for"),
        (lambda w: w.update({"decoder.0.bias": np.zeros(9, np.float16)}), "has the shape (9,); its config.json calls"),
        (lambda w: w.update({"decoder.0.bias": np.zeros(8, np.int32)}), "is I32; expected F16 or F32"),
        (lambda w: w["decoder.0.bias"].fill(np.nan), "decoder.0.bias contains NaN or infinity"),
        (lambda w: w["decoder.0.bias"].fill(np.inf), "decoder.0.bias contains NaN or infinity"),
    ],
)
def test_weights_that_do_not_fit_the_config_are_refused(make_checkpoint, change, says):
    made = make_checkpoint()
    rewrite_weights(made, change)
    assert says in refusal(made.path)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_one_value_that_is_no_finite_number_is_found(dtype, value):
    tensor = np.full((3, 4), np.finfo(np.float16).max, dtype)
    tensor[1] = [0, -0.0, np.finfo(dtype).smallest_subnormal, np.finfo(dtype).min]
    assert weights._finite(tensor)
    tensor[2, 1] = value
    assert not weights._finite(tensor)


def test_a_header_that_the_parser_would_repeat_is_cut_short(make_checkpoint):
    made = make_checkpoint()
    header = json.dumps({"decoder.0.bias": {"dtype": "a" * 100_000, "shape": [1], "data_offsets": [0, 2]}}).encode()
    (made.path / checkpoints.WEIGHTS).write_bytes(struct.pack("<Q", len(header)) + header + bytes(2))
    said = refusal(made.path)
    assert "is damaged or not a safetensors file" in said
    assert len(said) < 500


def test_weights_without_a_digest_are_welcome(make_checkpoint):
    """A stranger's safetensors file that fits needs no digest in its header."""
    made = make_checkpoint()
    rewrite_weights(made, lambda _: None)
    assert isinstance(checkpoints.load(made.path), Checkpoint)


@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_a_pickle_is_never_opened(make_checkpoint, tmp_path, protocol):
    class Exploding:
        def __reduce__(self):
            return (open, (str(tmp_path / "exploded"), "w"))

    made = make_checkpoint()
    (made.path / checkpoints.WEIGHTS).write_bytes(pickle.dumps(Exploding(), protocol) + bytes(100))
    assert "not a safetensors file" in refusal(made.path)
    assert not (tmp_path / "exploded").exists()
