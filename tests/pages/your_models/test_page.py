import io
import zipfile

import numpy as np
import pytest

from tests.harness import graph_models, others
from tests.harness.apptest import at_rest, choose, html, keys, pictures_in, pressed, uploaded
from tests.harness.files import random_weights
from vae.foreign import disentangling_vae
from vae.foreign.examples import ONNX
from vae.models import catalogue, checkpoints
from vae.models.config import ModelConfig


@pytest.fixture
def burgess(monkeypatch, tmp_path):
    """A zip of a folder of disentangling-vae; read without a process of its own, which takes seconds to start."""
    state = {name: tensor.numpy() for name, tensor in others.burgess_state().items()}
    monkeypatch.setattr(disentangling_vae, "read", lambda _: state)
    return zipped(others.burgess(tmp_path / "VAE_mine"), "VAE_mine/")


def zipped(folder, prefix="") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, prefix + path.name)
    return file.getvalue()


def upload(test, *files):
    return uploaded(test, "your-upload-models", *files)


def said(test) -> str:
    kinds = (test.markdown, test.caption, test.info, test.success)
    return " ".join(text.value for kind in kinds for text in kind).replace("\\", "")


def page(app, **query):
    test = app("your_models", **query)
    assert not test.exception
    return test


def test_models_in_use_have_their_error_beside_their_pictures(app, shipped):
    test = page(app, data="digits", models="AE")
    assert "70 nats, mean of all" in html(test)
    assert "the error of a copy of digits (built in), mean of all test images" in said(test)


def test_a_zip_is_shown_under_each_reading_before_anything_is_saved(app, folders, burgess):
    test = upload(page(app), ("mine.zip", burgess))
    choose(test, "selectbox", "your-models-images", "digits@32x32")
    at_rest(test)
    assert "disentangling-vae: a VAE of 3 dimensions for images of 32 x 32" in said(test)
    rows = pictures_in(html(test))
    assert len(rows) == 1 + 12  # the images, and 2 x 3 x 2 readings whose pictures differ
    assert {len(row) for row in rows} == {10}
    assert test.button_group(key="your-models-reading-heads").value == "interleaved"
    first = rows[1]
    choose(test, "button_group", "your-models-reading-heads", "halves")
    assert not np.array_equal(pictures_in(html(at_rest(test)))[1], first)
    assert "VAE_mine" not in [path.name for path in folders[1].iterdir()]


def test_a_model_is_saved_as_it_is_read_and_chosen_where_links_lead(app, folders, burgess):
    test = upload(page(app), ("mine.zip", burgess))
    choose(test, "selectbox", "your-models-images", "digits@32x32")
    choose(at_rest(test), "button_group", "your-models-reading-gives", "gives-unit")
    choose(at_rest(test), "text_input", "your-models-name", "theirs")
    test = pressed(test, "your-models-save")
    config = checkpoints.load(folders[1] / "theirs").config
    assert config.origin.reading == ("interleaved", "logvar", "gives-unit", "takes-unit")
    assert (config.title, config.dataset) == ("theirs", "digits@32x32")
    links = [link.proto.query_string for link in test.get("page_link")]
    assert links.count("on=digits%4032x32&only=theirs") == 3
    test = app("walk", on="digits@32x32", only="theirs")
    assert not test.error
    assert test.button_group(key="models").value == ["theirs"]


def test_a_model_whose_images_are_not_here_says_what_works_without(app, folders, burgess):
    test = upload(page(app), ("mine.zip", burgess))
    text = said(test)
    assert "It was trained on mnist@32x32, which is not here" in text
    assert "trained on MNIST, 32 x 32" in text
    assert "Without images works what begins at a code" in text
    assert [len(row) for row in pictures_in(html(test))] == [10]  # of random codes
    test = pressed(test, "your-models-save")
    assert (folders[1] / "VAE_mine" / "config.json").exists()
    assert "Saved as VAE_mine" in said(test)
    assert any("on=sprites%4032x32" in link.proto.query_string for link in test.get("page_link"))


def test_a_checkpoint_of_somebody_else_is_taken_over_as_it_is(app, folders, tmp_path):
    config = ModelConfig(kind="vae", beta=4, latent_dim=2, encoder_widths=(4,), decoder_widths=(4,), dataset="digits")
    checkpoints.save(tmp_path / "theirs", config, random_weights(config))
    test = upload(page(app), ("theirs.zip", zipped(tmp_path / "theirs")))
    assert "betascope: a VAE of 2 dimensions" in said(test)
    assert len(pictures_in(html(test))) == 2
    test = pressed(test, "your-models-save")
    found = checkpoints.load(folders[1] / "theirs").config
    assert (found.beta, found.encoder_widths, found.origin.format) == (4, (4,), "betascope")


def test_a_file_that_says_no_images_is_looked_at_with_those_of_the_sidebar(app, folders, monkeypatch):
    """PyTorch's example, fully connected; read without a process of its own."""
    from vae.foreign import state_dict

    generator = np.random.default_rng(0)
    shapes = {"fc1": (8, 784), "fc21": (2, 8), "fc22": (2, 8), "fc3": (8, 2), "fc4": (784, 8)}
    state = {}
    for name, shape in shapes.items():
        state[f"{name}.weight"] = generator.normal(0, 0.1, shape).astype(np.float32)
        state[f"{name}.bias"] = np.zeros(shape[0], np.float32)
    monkeypatch.setattr(state_dict, "read", lambda _: state)
    test = upload(page(app), ("vae.pt", b"PK"))
    assert "state_dict: a VAE of 2 dimensions for images of 28 x 28; " in said(test)
    assert test.selectbox(key="your-models-images").value == "digits"
    assert len(pictures_in(html(test))) == 13  # the images, and as many readings as there is room for
    choose(test, "selectbox", "your-models-images", "none of these")
    assert "It does not say what it was trained on." in said(at_rest(test))
    choose(test, "selectbox", "your-models-images", "sprites")
    assert len(pictures_in(html(at_rest(test)))) == 13
    pressed(test, "your-models-save")
    assert checkpoints.load(folders[1] / "vae").config.dataset == "sprites"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("note.txt", b"hello", "note.txt is no model that can be read. From PyTorch write ONNX: torch.onnx.export"),
        ("half.zip", b"PK\x03\x04", "half.zip is damaged or encrypted"),
        ("empty.zip", b"PK\x05\x06" + bytes(18), "empty.zip holds no file of weights"),
    ],
)
def test_wrong_file_is_a_sentence_without_the_servers_folders(app, folders, name, content, sentence):
    test = upload(page(app), (name, content))
    text = test.error[0].value.replace("\\", "")
    assert sentence in text
    assert "/tmp" not in text
    assert "your-models-save" not in keys(test)


def test_name_that_is_taken_or_cannot_be_one_is_a_sentence(app, folders, burgess):
    test = upload(page(app), ("mine.zip", burgess))
    choose(test, "text_input", "your-models-name", "mnist-ae")
    assert "holds a model already" in pressed(test, "your-models-save").error[0].value
    choose(test, "text_input", "your-models-name", "a name")
    assert "cannot be the name of a checkpoint" in pressed(test, "your-models-save").error[0].value


def test_a_graph_of_other_operators_is_read_shown_saved_and_walked_along(app, folders, tmp_path):
    packed = zipped(graph_models.write(tmp_path / "graphs"))
    test = at_rest(upload(page(app, data="digits"), ("graphs.zip", packed)))
    assert "ONNX: a VAE of 3 dimensions for images of 28 x 28" in said(test)
    assert "weights in two graphs" in said(test)
    assert "It runs in ONNX Runtime on the server, as Erf, InstanceNormalization" in said(test)
    assert test.button_group(key="your-models-reading-spread").value == "logvar"  # of pictures from mu it says nothing
    choose(test, "text_input", "your-models-name", "theirs")
    test = pressed(test, "your-models-save")
    assert checkpoints.load(folders[1] / "theirs").config.graphs.operators == graph_models.NOT_LAYERS
    test = app("reconstructions", on="digits", only="theirs")
    assert not test.error
    assert not test.exception


def test_own_models_are_listed_and_removed_after_a_question_and_those_that_ship_are_not(app, folders):
    config = ModelConfig(kind="ae", beta=0, latent_dim=2, encoder_widths=(4,), decoder_widths=(4,), dataset="digits")
    checkpoints.save(folders[1] / "mine", config, random_weights(config))
    test = page(app)
    assert "trained here" in said(test)
    assert [key for key in keys(test) if key.startswith("your-models-gone-")] == ["your-models-gone-mine"]
    test = pressed(test, "your-models-gone-mine")
    assert not (folders[1] / "mine").exists()
    assert "None yet" in said(test)


def test_what_ships_is_what_the_tests_know(app):
    from tests.harness import files

    assert sorted(catalogue.SHIPPED) == sorted([*files.SHIPPED, *files.SPRITES, *files.OF_SWEEPS, *files.MULTI_RATE])


def test_snippet_for_onnx_is_on_the_page(app, shipped):
    assert ONNX.strip() in [code.value.strip() for code in page(app).code]


def test_public_server_takes_no_models_and_says_so(app, folders, monkeypatch):
    from ui import public

    monkeypatch.setenv(public.VARIABLE, "1")
    test = page(app)
    assert "Nobody's files are taken on this public server" in said(test)
    assert not list(test.file_uploader)
