import io
import time

import numpy as np
import pytest

from tests.harness.apptest import at_rest, choose, html, keys, pictures_in, pressed, uploaded
from tests.harness.your_images import pictures
from vae import data
from vae.data import importing
from vae.data.importing import CHOICES

IMAGES, LABELS = pictures()


def npz(**arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


MEDMNIST = {
    "train_images": IMAGES[:24],
    "train_labels": LABELS[:24, None],
    "val_images": IMAGES[24:32],
    "val_labels": LABELS[24:32, None],
    "test_images": IMAGES[32:],
    "test_labels": LABELS[32:, None],
}


def upload(test, *files):
    return uploaded(test, "your-upload-data", *files)


def said(test) -> str:
    kinds = (test.markdown, test.caption, test.info, test.success)
    return " ".join(text.value for kind in kinds for text in kind).replace("\\", "")


def page(app, **query):
    test = app("your_data", **query)
    assert not test.exception
    return test


def test_an_upload_is_shown_with_what_was_concluded_before_anything_is_saved(app, folders):
    test = upload(page(app), ("medmnist.npz", npz(**MEDMNIST)))
    text = said(test)
    assert "NumPy .npz: medmnist.npz" not in text  # the format is named in the table below
    assert "0 is black, 255 is white: whole numbers from 0 to 255" in text
    assert "32 for training, 8 for testing: as the files have it; validation images are with those for training" in text
    assert "4 classes (0, 1, 2, 3)" in text
    rows = pictures_in(html(test))
    assert len(rows) == 4
    shown = {picture.tobytes() for row in rows for picture in row}
    assert shown <= {image.tobytes() for image in IMAGES[:32]}
    assert "8 for training, 2 for testing" in html(test)
    assert not list(folders[0].iterdir())


def test_every_choice_has_a_control_that_says_its_option(app, folders):
    test = upload(page(app), ("a.npz", npz(images=IMAGES, labels=LABELS)))
    widgets = [*test.text_input, *test.toggle, *test.button_group, *test.number_input, *test.selectbox]
    labels = " ".join(widget.label for widget in widgets)
    for choice in CHOICES:
        assert f"`{choice.flag}`" in labels, choice.flag


def test_what_is_changed_is_shown_and_saved(app, folders):
    test = upload(page(app), ("a.npz", npz(images=IMAGES, labels=LABELS)))
    choose(test, "toggle", "your-choice-invert", True)
    at_rest(test)
    choose(test, "text_input", "your-choice-size", "16")
    at_rest(test)
    assert pictures_in(html(test))[0][0].shape == (16, 16)
    choose(test, "button_group", "your-choice-transpose", "yes")
    at_rest(test)
    choose(test, "text_input", "your-choice-test", "1/2")
    at_rest(test)
    assert "20 for training, 20 for testing: 50% of each class" in said(test)
    choose(test, "text_input", "your-data-name", "turned")
    assert "--transpose --size 16x16 --test 0.5" in test.code[0].value
    test = pressed(test, "your-data-save")
    assert "Saved as turned.npz" in said(test)
    found = data.load("npz:turned.npz", "test")
    assert (found.image_shape, len(found)) == ((16, 16), 20)
    assert "betascope train --dataset npz:turned.npz" in " ".join(code.value for code in test.code)
    assert "npz:turned.npz" in test.selectbox(key="data").options
    assert "on=npz%3Aturned.npz" in "".join(link.proto.query_string for link in test.get("page_link"))


def test_what_is_no_value_is_a_sentence_and_what_was_read_before_is_not_saved_in_silence(app, folders):
    test = upload(page(app), ("a.npz", npz(images=IMAGES, labels=LABELS)))
    choose(test, "text_input", "your-choice-size", "many")
    assert "no size; write 28" in test.error[0].value.replace("\\", "")
    assert "your-data-save" not in keys(test)
    choose(test, "text_input", "your-choice-size", "")
    assert "your-data-save" in keys(at_rest(test))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("model.pkl", b"\x80\x04 a pickle", "model.pkl looks like a pickle, which is never opened"),
        ("empty.npz", b"", "empty.npz is empty"),
        ("note.txt", b"hello", "note.txt"),
        ("half.npz", npz(images=IMAGES)[:200], "half.npz"),
        ("odd.npz", npz(images=IMAGES * 3.7 - 400), "nobody can tell from that what is black"),
    ],
)
def test_wrong_file_is_a_sentence_without_the_servers_folders(app, folders, name, content, sentence):
    test = upload(page(app), (name, content))
    text = test.error[0].value.replace("\\", "")
    assert sentence in text
    assert "/tmp" not in text
    assert "your-data-save" not in keys(test)


def test_what_cannot_be_told_is_asked_for_and_then_read(app, folders):
    test = upload(page(app), ("odd.npz", npz(images=IMAGES * 3.7 - 400)))
    assert "--range" in test.error[0].value.replace("\\", "")
    choose(test, "text_input", "your-choice-range", "-400 543.5")
    assert not at_rest(test).error
    assert "-400 is black" in said(test)


def test_a_path_on_this_machine_is_read_and_a_missing_one_is_a_sentence(app, folders, tmp_path):
    (tmp_path / "there.npz").write_bytes(npz(images=IMAGES, labels=LABELS))
    test = page(app)
    choose(test, "button_group", "your-from-data", "path")
    choose(test, "text_input", "your-path-data", str(tmp_path / "nothing"))
    assert "is not there" in test.error[0].value
    choose(test, "text_input", "your-path-data", str(tmp_path / "there.npz"))
    assert "4 classes" in said(at_rest(test))


def test_name_that_is_taken_is_replaced_only_when_that_is_said(app, folders):
    (folders[0] / "a.npz").write_bytes(npz(images=IMAGES, labels=LABELS))
    before = (folders[0] / "a.npz").read_bytes()
    test = upload(page(app), ("a.npz", npz(images=255 - IMAGES, labels=LABELS)))
    test = pressed(test, "your-data-save")
    assert "a.npz is there already" in test.error[0].value.replace("\\", "")
    assert (folders[0] / "a.npz").read_bytes() == before
    choose(test, "toggle", "your-data-replace", True)
    test = pressed(test, "your-data-save")
    assert "Saved as a.npz" in said(test)
    assert (folders[0] / "a.npz").read_bytes() != before


def test_files_of_a_session_are_kept_over_pages_and_removed_when_others_are_chosen(app, folders):
    test = upload(page(app), ("a.npz", npz(images=IMAGES, labels=LABELS)))
    files = test.session_state["your-files-data"]
    assert files.paths[0].exists()
    from vae.core.folders import PROJECT

    test.switch_page(str(PROJECT / "pages" / "samples" / "page.py")).run()
    test.switch_page(str(PROJECT / "pages" / "your_data" / "page.py")).run()
    assert "4 classes" in said(at_rest(test))
    test = pressed(test, "your-other-data")
    assert not files.paths[0].exists()
    assert test.file_uploader(key="your-upload-data") is not None


def test_own_data_sets_are_listed_and_removed_after_a_question(app, folders):
    (folders[0] / "mine.npz").write_bytes(npz(images=np.repeat(IMAGES, 2, 0), labels=np.repeat(LABELS, 2)))
    (folders[0] / "broken.npz").write_bytes(b"PK")
    test = page(app)
    assert "8 x 8 pixels, 4 classes" in html(test)
    assert "broken.npz" in test.warning[0].value.replace("\\", "")
    assert "there may be no other copy" in said(test)
    test = pressed(test, "your-data-gone-npz:mine.npz")
    assert not (folders[0] / "mine.npz").exists()
    assert (folders[0] / "broken.npz").exists()
    test = pressed(test, "your-data-gone-npz:broken.npz")
    assert "None yet" in said(test)


def test_factors_have_a_control_each_and_an_angle_a_period(app, folders):
    factors = "size,turn\n" + "".join(f"{k},{10 * k}\n" for k in range(40))
    files = ("a.npz", npz(images=IMAGES, labels=LABELS)), ("factors.csv", factors.encode())
    test = upload(page(app), *files)
    assert "size (number, 40 values), turn (number, 40 values) (factors.csv)" in said(test)
    choose(test, "selectbox", "your-choice-column-turn", "angle")
    assert "turn (angle, period 360, 40 values)" in said(at_rest(test))


def test_two_visitors_do_not_disturb_one_another_and_the_second_of_a_name_is_told(app, folders):
    first = upload(page(app), ("a.npz", npz(images=IMAGES, labels=LABELS)))
    second = upload(page(app), ("a.npz", npz(images=255 - IMAGES, labels=LABELS)))
    choose(second, "text_input", "your-choice-size", "16")
    assert pictures_in(html(at_rest(second)))[0][0].shape == (16, 16)
    assert pictures_in(html(at_rest(first.run())))[0][0].shape == (8, 8)
    pressed(first, "your-data-save")
    assert "a.npz is there already" in pressed(second, "your-data-save").error[0].value.replace("\\", "")
    assert data.load("npz:a.npz", "test").image_shape == (8, 8)
    choose(second, "text_input", "your-data-name", "b")
    assert "Saved as b.npz" in said(pressed(second, "your-data-save"))


def test_reading_and_saving_are_stopped_and_leave_nothing(app, folders, monkeypatch):
    def endless(*given, **_):
        task = given[-1]
        task.report("step", 1, 2)
        while True:
            task.check("Stopped.")
            time.sleep(0.01)

    test = page(app)
    with monkeypatch.context() as patch:
        patch.setattr(importing, "examine", endless)
        test.file_uploader(key="your-upload-data").set_value([("a.npz", npz(images=IMAGES, labels=LABELS), "")])
        test.run()
        assert "your-data-stop" in keys(test)
        test = pressed(test, "your-data-stop")
        assert "Stopped; nothing was read." in said(test)
        assert "your-data-save" not in keys(test)
    test = pressed(test, "your-data-go")
    assert "4 classes" in said(test)
    with monkeypatch.context() as patch:
        patch.setattr(importing, "save", endless)
        test.button(key="your-data-save").click()
        test.run()
        test = pressed(test, "your-data-saving-stop")
        assert "Stopped; nothing of it is kept." in said(test)
        assert not list(folders[0].iterdir())
    test = pressed(test, "your-data-saving-go")
    assert "Saved as a.npz" in said(test)


def test_public_server_takes_no_files_and_says_so(app, folders, monkeypatch):
    from ui import public

    monkeypatch.setenv(public.VARIABLE, "1")
    (folders[0] / "mine.npz").write_bytes(npz(images=IMAGES, labels=LABELS))
    test = page(app)
    assert "Nobody's files are taken on this public server" in said(test)
    assert not list(test.file_uploader)
    assert not [key for key in keys(test) if key and key.startswith("your-")]


def test_page_removes_what_killed_imports_left_and_says_nothing(app, folders):
    (folders[0] / ".mine.npz.4711.0011aabb.tmp").write_bytes(b"half")
    assert "mine" not in said(page(app))
    assert not list(folders[0].iterdir())
