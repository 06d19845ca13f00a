import numpy as np
import pytest

from tests.harness.your_images import imported, pictures, whole
from vae import data
from vae.core.errors import DataError, Stopped
from vae.core.task import Task
from vae.data import importing
from vae.data.importing import levels

IMAGES, LABELS = pictures()


def saved(tmp_path, **arrays):
    np.savez(tmp_path / "a.npz", **arrays)
    return tmp_path / "a.npz"


def said(found):
    return {one.what: one.text for one in found.conclusions}


def test_every_conclusion_names_the_option_that_changes_it(tmp_path):
    found = importing.examine([saved(tmp_path, images=IMAGES, labels=LABELS)])
    assert {one.what for one in found.conclusions if not one.option} == {"Format"}


def test_options_change_what_is_concluded(tmp_path):
    path = saved(tmp_path, images=IMAGES, labels=LABELS)
    turned = IMAGES.transpose(0, 2, 1)
    for options, expected in (
        ({"invert": True}, 255 - IMAGES),
        ({"transpose": True}, turned),
        ({"range": (0, 510)}, np.rint(IMAGES / 2).astype(np.uint8)),
        ({"axes": "NWH"}, turned),
        ({"labels": "none"}, IMAGES),
    ):
        train, test, _ = imported(tmp_path, path, **options)
        names = whole(train, test, expected)
        assert set(names) == ({"image"} if options == {"labels": "none"} else set("0123"))


def test_images_of_another_size_are_fitted_only_when_that_is_asked(tmp_path):
    large = np.kron(IMAGES, np.ones((1, 32, 18), np.uint8))  # 256 x 144
    path = saved(tmp_path, images=large)
    with pytest.raises(DataError, match=r"is 256 x 144 pixels; the models take up to 128 x 128. Fit .* --size 128"):
        importing.examine([path])
    train, _, told = imported(tmp_path, path, size=(32, 32))
    assert (train.image_shape, told["Size"]) == ((32, 32), "32 x 32, fitted from 256 x 144")
    assert train.images[:, :, :7].max() == 0  # 18 of 32 columns are the image, the margin is as dark as its rim


def test_split_is_of_each_class_whatever_the_order_and_another_one_by_another_seed(tmp_path):
    labels = np.arange(40) % 5  # an order of period 5 once gave a test set of two classes
    path = saved(tmp_path, images=IMAGES, labels=labels)
    drawn = {}
    for seed in (0, 1):
        _, test, _ = imported(tmp_path, path, seed=seed)
        assert np.bincount(test.labels).sum() == 8
        assert np.bincount(test.labels, minlength=5).min() >= 1
        drawn[seed] = {image.tobytes() for image in test.images}
    assert drawn[0] != drawn[1]


def test_split_of_the_file_is_drawn_again_only_when_that_is_asked(tmp_path):
    path = saved(tmp_path, x_train=IMAGES[:30], y_train=LABELS[:30], x_test=IMAGES[30:], y_test=LABELS[30:])
    _, test, _ = imported(tmp_path, path, redraw=True)
    assert len(test) == 8
    assert {image.tobytes() for image in test.images} != {image.tobytes() for image in IMAGES[30:]}


def test_images_with_nan_are_left_out_only_when_that_is_asked(tmp_path):
    images = IMAGES / 255
    images[3, 2, 2] = np.nan
    path = saved(tmp_path, images=images, labels=LABELS)
    with pytest.raises(DataError, match=r"NaN or infinite values in 1 of 40 images. Add --leave-out-broken"):
        importing.examine([path])
    train, test, told = imported(tmp_path, path, leave_out_broken=True)
    assert whole(train, test, np.delete(IMAGES, 3, axis=0)).tolist() == [str(k) for k in np.delete(LABELS, 3)]
    assert told["Broken"] == "1 image with NaN or infinite values is left out"


def test_colours_stay_and_become_grey_only_when_that_is_asked(tmp_path):
    colours = np.stack([IMAGES, IMAGES // 2, IMAGES // 4], axis=1)
    path = saved(tmp_path, images=colours)
    train, test, told = imported(tmp_path, path)
    whole(train, test, colours.transpose(0, 2, 3, 1))
    assert told["Colour"] == "red, green and blue"
    assert not {"Ground"} & told.keys()  # colours have no ink
    found = importing.examine([path], importing.Options(grey=True))
    expected = np.rint(colours.transpose(0, 2, 3, 1) @ np.array([0.299, 0.587, 0.114]))
    rows = np.concatenate(found.rows["train"])
    np.testing.assert_allclose(found.pick("train", np.arange(len(rows))), expected[rows], atol=1)


def test_grey_images_have_three_channels_only_when_that_is_asked(tmp_path):
    three = saved(tmp_path, images=np.stack([IMAGES] * 3, axis=-1))
    train, *_, told = imported(tmp_path, three)
    assert (train.channels, told["Colour"]) == (1, "grey: all channels are equal")
    for path in (three, saved(tmp_path, images=IMAGES)):
        train, test, told = imported(tmp_path, path, grey=False)
        whole(train, test, np.stack([IMAGES] * 3, axis=-1))
        assert told["Colour"] == "grey, in three equal channels"


def test_rows_of_three_planes_are_colours_and_other_orders_can_be_said(tmp_path):
    colours = np.random.default_rng(0).integers(0, 256, (30, 8, 8, 3)).astype(np.uint8)
    path = saved(tmp_path, images=colours.transpose(0, 3, 1, 2).reshape(30, -1))
    train, test, told = imported(tmp_path, path)
    whole(train, test, colours)
    assert "192 numbers in a row, 8 x 8 in colour: all red, then all green, then all blue" in told["Images"]
    path = saved(tmp_path, images=colours.reshape(30, -1))
    train, test, told = imported(tmp_path, path, rows=(8, 8, 3))
    whole(train, test, colours)
    assert "red, green and blue pixel by pixel" in told["Images"]


def test_dark_on_light_is_told_and_kept(tmp_path):
    path = saved(tmp_path, images=255 - IMAGES)
    train, *_ = imported(tmp_path, path)
    assert train.dark_on_light
    assert said(importing.examine([path]))["Ground"] == "dark on a light ground"


def test_factors_beside_the_images_become_factors_in_both_splits(tmp_path):
    path = saved(tmp_path, images=IMAGES, labels=LABELS)
    rows = [f"{k / 7},{'ab'[k % 2]},{k * 9}" for k in range(40)]
    (tmp_path / "factors.csv").write_text("\n".join(["size,kind,turn:angle:360", *rows]))
    train, test, told = imported(tmp_path, path)
    assert list(test.factors) == ["size", "kind", "turn", "turn period"]
    place = {image.tobytes(): k for k, image in enumerate(IMAGES)}
    for part in (train, test):
        order = [place[image.tobytes()] for image in part.images]
        np.testing.assert_allclose(part.factors["size"], np.array(order) / 7)
        assert part.factors["kind"].tolist() == ["ab"[k % 2] for k in order]
    assert told["Factors"].endswith("(factors.csv)")
    assert said(importing.examine([path], importing.Options(factors="none")))["Factors"] == "none"


def test_large_images_are_converted_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(levels, "BLOCK", 64 * 3)
    train, test, _ = imported(tmp_path, saved(tmp_path, images=IMAGES, labels=LABELS))
    assert whole(train, test, IMAGES).tolist() == [str(k) for k in LABELS]


def test_import_can_be_stopped_while_it_looks(tmp_path):
    with pytest.raises(Stopped, match="nothing of it is kept"):
        importing.examine([saved(tmp_path, images=IMAGES)], task=Task(stop=lambda: True))


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"x_train": IMAGES[:30], "x_test": IMAGES[30:, :7]}, "Give each split images of one size"),
        ({"images": IMAGES[:4]}, "holds 4 images; at least 5"),
        ({"images": IMAGES, "labels": LABELS[:9]}, "expected 40 whole numbers or words"),
        ({"images": IMAGES - 100.0}, "--range"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_to_do(tmp_path, arrays, says):
    with pytest.raises(DataError, match=says):
        importing.examine([saved(tmp_path, **arrays)])


def test_images_without_any_picture_and_kinds_of_factors_that_are_not_there_are_refused(tmp_path):
    np.savez(tmp_path / "blank.npz", images=np.zeros((10, 8, 8), np.uint8))
    with pytest.raises(DataError, match="is 0 at every pixel of every image"):
        importing.examine([tmp_path / "blank.npz"])
    np.savez(tmp_path / "some.npz", images=np.arange(640, dtype=np.uint16).reshape(10, 8, 8))
    with pytest.raises(DataError, match="--factor size:number: there are no factors"):
        importing.examine([tmp_path / "some.npz"], importing.Options(columns=("size:number",)))


@pytest.mark.parametrize("shape", [(40, 3, 20), (40, 20, 3)])
def test_images_too_small_to_show_a_shape_are_refused_even_where_they_would_be_fitted(tmp_path, shape):
    np.savez(tmp_path / "a.npz", images=np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8))
    says = rf"`images` is {shape[1]} x {shape[2]} pixels; models need 4 x 4 at least"
    for options in (importing.Options(axes="NHW"), importing.Options(axes="NHW", size=(28, 28))):
        with pytest.raises(DataError, match=says):
            importing.examine([tmp_path / "a.npz"], options)
    with pytest.raises(DataError, match=says):
        data.load(f"npz:{tmp_path / 'a.npz'}", "test")
