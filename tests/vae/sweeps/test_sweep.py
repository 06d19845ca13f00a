import json
import shutil

import numpy as np
import pytest

from tests.harness.sweeps import make
from vae.core.errors import SweepError
from vae.sweeps import sweep as sweeps
from vae.sweeps.sweep import Broken, Sweep


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Sweep:
    with pytest.MonkeyPatch.context() as monkeypatch:
        return make(tmp_path_factory.mktemp("sweeps") / "tiny", monkeypatch, betas=(1.0,), seeds=(0,))


@pytest.fixture
def copied(made, tmp_path):
    shutil.copytree(made.folder, tmp_path / "tiny")
    return tmp_path / "tiny"


def test_a_sweep_is_read_as_it_was_written(made):
    again = sweeps.load(made.folder)
    assert again.spec == made.spec
    assert again.name == "tiny"
    assert list(again.members["member"]) == ["ae-seed-0", "beta-1-seed-0"]
    assert again.done == ("ae-seed-0", "beta-1-seed-0")
    assert again.measures == ("objective", "error", "error_mu", "rate", "active", "informative")
    assert again.members["reason"].tolist() == ["", ""]
    assert list(again.dimensions["dimension"]) == [0, 1, 0, 1]
    assert again.digest == made.digest


def test_codes_and_pictures_of_a_member_have_the_shapes_of_the_model_and_the_images(made, digits):
    assert made.images.tolist() == list(range(len(digits)))  # fewer than 1,000
    assert made.codes("beta-1-seed-0").shape == (len(digits), 2)
    assert made.given_back("ae-seed-0").shape == (10, 28, 28)
    assert made.moves("ae-seed-0").shape == (2, 7, 28, 28)
    assert digits.labels[made.pictured].tolist() == list(range(10))


def test_moves_begin_and_end_three_standard_deviations_from_the_mean_code(made):
    moves = made.moves("beta-1-seed-0")
    assert np.array_equal(moves[0, 3], moves[1, 3])  # nothing is moved there
    assert not np.array_equal(moves[0, 0], moves[0, 6])


def test_one_of_the_folder_is_found_by_its_data_set(made):
    (found,) = sweeps.of_dataset("digits", made.folder.parent)
    assert found.name == "tiny"
    assert sweeps.of_dataset("mnist", made.folder.parent) == []
    assert sweeps.available(made.folder / "nothing") == []


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("sweep.json", b"{}", "sweep.json is not usable: spec: field required"),
        ("sweep.json", b"\xff\xfe", "sweep.json is not text"),
        ("sweep.csv", None, "sweep.csv is missing"),
        ("sweep.csv", b"member,kind\nx,ae\n", "sweep.csv has no column beta"),
        ("sweep.csv", b'"', "sweep.csv is not a table"),
        ("dimensions.csv", b"", "dimensions.csv is not a table"),
        ("codes.npz", None, "codes.npz is missing"),
        ("codes.npz", b"PK\x03\x04nothing", "codes.npz is damaged"),
        ("pictures.npz", b"", "pictures.npz is damaged"),
    ],
)
def test_a_damaged_sweep_is_a_sentence(copied, file, content, says):
    (copied / file).unlink()
    if content is not None:
        (copied / file).write_bytes(content)
    with pytest.raises(SweepError) as caught:
        sweeps.load(copied)
    assert says in str(caught.value)
    if file != "sweep.json" or content is not None:
        (broken,) = sweeps.available(copied.parent)
        assert isinstance(broken, Broken)
        assert broken.name == "tiny"
        assert says in broken.problem


def test_a_word_among_the_numbers_is_refused(copied):
    text = (copied / "sweep.csv").read_text().splitlines()
    text[1] = text[1].rsplit(",", 1)[0] + ",many"
    (copied / "sweep.csv").write_text("\n".join(text) + "\n")
    with pytest.raises(SweepError, match="informative holds something that is no number"):
        sweeps.load(copied)


def test_a_table_of_other_members_is_refused(copied):
    header = json.loads((copied / "sweep.json").read_text())
    header["spec"]["seeds"] = [0, 1]
    (copied / "sweep.json").write_text(json.dumps(header))
    with pytest.raises(SweepError, match=r"other members than sweep\.json"):
        sweeps.load(copied)


def test_a_member_that_is_done_and_has_no_codes_is_refused(copied):
    np.savez(copied / "codes.npz", images=np.arange(3))
    with pytest.raises(SweepError, match=r"has nothing of ae-seed-0, which sweep\.csv says is done"):
        sweeps.load(copied)


def test_objects_are_never_unpickled(copied):
    stored = dict(np.load(copied / "codes.npz"))
    np.savez(copied / "codes.npz", **{**stored, "ae-seed-0": np.array([{}], object)})
    with pytest.raises(SweepError, match=r"codes\.npz is damaged"):
        sweeps.load(copied).codes("ae-seed-0")


@pytest.mark.parametrize(
    ("file", "name", "array", "read"),
    [
        ("codes.npz", "ae-seed-0", np.zeros((3, 2), np.float16), "codes"),  # of 445 images
        ("codes.npz", "ae-seed-0", np.zeros((445, 2), np.int64), "codes"),
        ("codes.npz", "images", np.zeros((445, 1), np.int32), "codes"),
        ("pictures.npz", "ae-seed-0/given_back", np.zeros((10, 28, 27), np.uint8), "given_back"),
        ("pictures.npz", "ae-seed-0/moves", np.zeros((2, 7, 28, 28)), "moves"),
    ],
)
def test_arrays_of_another_kind_or_shape_are_refused(copied, file, name, array, read):
    stored = dict(np.load(copied / file))
    np.savez(copied / file, **{**stored, name: array})
    with pytest.raises(SweepError, match=rf"{file} is damaged \({name}: "):
        getattr(sweeps.load(copied), read)("ae-seed-0")


def test_codes_that_are_not_finite_are_refused(copied):
    stored = dict(np.load(copied / "codes.npz"))
    np.savez(copied / "codes.npz", **{**stored, "ae-seed-0": np.full((445, 2), np.inf, np.float16)})
    with pytest.raises(SweepError, match="codes of ae-seed-0 are NaN or infinite"):
        sweeps.load(copied).codes("ae-seed-0")


def test_a_model_that_the_sweep_does_not_have_is_a_sentence(made):
    with pytest.raises(SweepError, match="tiny has no model 'beta-7-seed-0'"):
        made.codes("beta-7-seed-0")


def test_any_flipped_byte_is_a_sentence_or_another_number(copied):
    """Of every file, at 20 places: never another error."""
    generator = np.random.default_rng(0)
    for file in ("sweep.json", "sweep.csv", "dimensions.csv", "codes.npz", "pictures.npz"):
        whole = (copied / file).read_bytes()
        for place in generator.integers(0, len(whole), 20):
            broken = bytearray(whole)
            broken[place] ^= int(generator.integers(1, 256))
            (copied / file).write_bytes(broken)
            try:
                found = sweeps.load(copied)
                for read in (found.codes, found.given_back, found.moves):
                    read("ae-seed-0")
            except SweepError:
                pass
        (copied / file).write_bytes(whole)


def test_signature_changes_with_a_table(copied):
    before = sweeps.signature(copied.parent)
    assert before == sweeps.signature(copied.parent)
    (copied / "sweep.csv").write_text((copied / "sweep.csv").read_text() + "\n")
    assert before != sweeps.signature(copied.parent)
