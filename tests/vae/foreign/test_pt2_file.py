"""Models as torch.export.save writes them, read as data and held against the modules."""

import json
import zipfile

import pytest
import torch

from tests.harness import fresh_models
from vae.core.errors import CheckpointError
from vae.foreign import pt2_file


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A file of a small convolutional model."""
    module = fresh_models.made(fresh_models.Conv)
    return export(module, tmp_path_factory.mktemp("exported") / "whole.pt2"), module


def export(module, file, open_batch=False):
    shapes = ({0: torch.export.Dim("n")},) if open_batch else None
    x = torch.rand(2, getattr(module, "channels", 1), 8, 8)
    torch.export.save(torch.export.export(module, (x,), dynamic_shapes=shapes), file)
    return file


@pytest.mark.parametrize("kind", fresh_models.WHOLE, ids=lambda kind: kind.__name__)
def test_a_whole_model_is_read_as_both_halves(tmp_path, kind):
    module = fresh_models.made(kind)
    file = export(module, tmp_path / "whole.pt2", open_batch=kind is fresh_models.Dense)
    draft = fresh_models.check_is(pt2_file.draft(file, "digits"), module)
    assert draft.format == "torch.export"
    assert draft.kind == ("ae" if kind is fresh_models.Plain else "vae")
    assert draft.reading.spread == ("logsd" if kind is fresh_models.Interleaved else "logvar")
    assert bool(draft.notes) == (kind in (fresh_models.Bounded, fresh_models.TwoHeads, fresh_models.Evaluated))


def changed(saved, out, change=None, packed=zipfile.ZIP_STORED):
    """The file with other JSON in place of its model, or packed."""
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w", packed) as new:
        for name in old.namelist():
            content = old.read(name)
            if change and name.endswith("models/model.json"):
                tree = json.loads(content)
                change(tree["graph_module"])
                content = json.dumps(tree).encode()
            new.writestr(name, content)
    return out


def other_operation(tree):
    tree["graph"]["nodes"][2]["target"] = "torch.ops.aten.gelu.default"


def in_training(tree):
    norm = next(node for node in tree["graph"]["nodes"] if "batch_norm" in node["target"])
    next(one for one in norm["inputs"] if one["name"] == "training")["arg"] = {"as_bool": True}


def no_name(tree):
    tree["graph"]["outputs"][0]["as_tensor"]["name"] = 7


def other_weight(tree):
    tree["signature"]["input_specs"][0]["parameter"]["parameter_name"] = "../../secret"


CASES = {
    "another operation": (other_operation, "the operator gelu.default is no layer"),
    "a norm in training": (in_training, "is as in training; call model.eval()"),
    "a weight that is not there": (other_weight, "is damaged, or not of torch.export"),
    "a number in place of a name": (no_name, "a name is no text"),
    "nothing": (lambda tree: tree.clear(), "is damaged, or not of torch.export"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_such_model_is_a_sentence(tmp_path, saved, case):
    change, says = CASES[case]
    with pytest.raises(CheckpointError) as raised:
        pt2_file.draft(changed(saved[0], tmp_path / "other.pt2", change), "digits")
    assert says in str(raised.value)


def test_an_operation_that_is_no_layer_is_answered_with_onnx(tmp_path, saved):
    with pytest.raises(CheckpointError, match=r"Write ONNX in its place, whose other operators are run: torch\.onnx"):
        pt2_file.draft(changed(saved[0], tmp_path / "other.pt2", other_operation), "digits")


def test_a_packed_archive_is_not_unpacked(tmp_path, saved):
    with pytest.raises(CheckpointError, match="is packed, or larger than"):
        pt2_file.draft(changed(saved[0], tmp_path / "other.pt2", packed=zipfile.ZIP_DEFLATED), "digits")


def test_what_is_no_archive_or_says_no_images_is_a_sentence(tmp_path):
    (tmp_path / "x.pt2").write_bytes(b"PK")
    with pytest.raises(CheckpointError, match=r"is damaged, or not of torch\.export"):
        pt2_file.draft(tmp_path / "x.pt2", "digits")
    with pytest.raises(CheckpointError, match="does not say which images it was trained on"):
        pt2_file.draft(tmp_path / "x.pt2", None)
