import re
import time

import numpy as np
import pytest

from pages.probe import study
from tests.harness.apptest import at_rest, choose, html, keys, pictures_in
from tests.harness.folder_states import classes_that_one_split_lacks
from ui import jobs
from ui.output import command
from vae import data
from vae.core.folders import CACHE_VARIABLE
from vae.core.unbroken import unbroken
from vae.metrics.probing import logistic
from vae.models import checkpoints
from vae.studies import linear_probe as report

QUICK = {"labels": ["100"], "draws": "2"}


def said(test) -> str:
    return " ".join(text.value for kind in (test.markdown, test.caption, test.info) for text in kind)


def table(test) -> dict[str, list[str]]:
    """Rows of the table of accuracies, by name."""
    rows = re.findall(r"<tr>(.*?)</tr>", html(test).split("bs-probe")[1].split("</table>")[0])
    cells = [
        [re.sub(r"<[^>]+>", " ", cell).split() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows
    ]
    return {" ".join(row[0]): [cell[0] for cell in row[2:]] for row in cells if row}


def measured(models, sizes=(100,), seeds=2, sampled=False):
    found = [checkpoints.find(f"mnist-{name}", models) for name in ("ae", "beta-0", "beta-2.4", "beta-10")]
    plan = report.Plan.of(
        found, data.load("digits", "train"), data.load("digits", "test"), sizes, seeds, sampled=sampled
    )
    return plan, report.measure(plan)


def test_table_shows_the_accuracies_of_the_study(app, shipped):
    test = at_rest(app("probe", **QUICK))
    plan, results = measured(shipped[1])
    shown = table(test)
    assert list(shown) == ["AE", "β = 0", "β = 2.4", "β = 10", "Raw pixels", "PCA 16", "Untrained encoder"]
    for cells, what in zip(shown.values(), plan.whats, strict=True):
        assert cells == [f"{100 * results[what.digest, 100].accuracy:.1f}"]
    text = said(test)
    assert "445 test images of digits (built in)" in text
    assert "In grey – dashed: raw pixels; dotted: PCA 16; dash and dot: untrained encoder" in html(test)
    assert "One seed a model" in text
    assert unbroken("the code of β = 2.4 gives") in text
    assert command("--dataset digits --train-sizes 100 --seeds 2 --out") in text
    assert "nan" not in re.findall(r"[a-z]+", (text + html(test)).lower())


def test_confusion_cell_shows_its_images_through_every_model(app, shipped, digits):
    test = at_rest(app("probe", **QUICK, matrix="β = 10", true="8"))
    plan, results = measured(shipped[1])
    one = results[plan.whats[3].digest, 100]
    confused = one.confusion()[8]
    most = int(np.argmax(np.where(np.arange(10) == 8, 0, confused)))
    choose(test, "selectbox", "seen", str(most))
    at_rest(test)
    assert f"**{confused[most]:,} of {confused.sum():,}** test images of class 8 are taken for {most}" in said(test)
    rows = pictures_in(html(test))
    assert len(rows) == 5
    for tile, position in zip(rows[0], one.seen_as(8, most), strict=False):
        np.testing.assert_array_equal(tile, digits.images[plan.data.tested[position]])
    last = html(test).split('<div class="bs-row')[-1]
    assert set(re.findall(r"<figcaption>(\d+)", last)) == {str(most)}


def test_sampled_z_has_accuracies_of_its_own(app, shipped):
    test = at_rest(app("probe", **QUICK, code="sampled z"))
    plan, results = measured(shipped[1], sampled=True)
    assert table(test)["β = 10"] == [f"{100 * results[plan.whats[3].digest, 100].accuracy:.1f}"]
    assert "one sampled z an image" in said(test)
    assert "--z" in said(test)


def test_page_draws_weights_and_removal_of_dimensions(app, shipped):
    test = at_rest(app("probe", **QUICK))
    assert "Probes of 1,352 labels, seed 0" in said(test)
    assert len(test.get("plotly_chart")) == 1 + 1 + 1 + 4  # curves, matrix, removal, weights


def test_stop_button_keeps_finished_fits(app, shipped, nothing_ships, monkeypatch, tmp_path):
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / "cold"))
    real, fitted = logistic.fit, []

    def slow(**arrays):
        fitted.append(len(arrays["train"]))
        time.sleep(0.1)
        return real(**arrays)

    monkeypatch.setattr(logistic, "fit", slow)
    test = app("probe", models=["AE"], labels=["100"], draws="6")
    until = time.monotonic() + 60
    while len(fitted) < 8:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert "probe-stop" in keys(test.run())
    test.button(key="probe-stop").click().run()
    assert all(not job.open for job in wait_for_jobs())
    assert "Stopped. What is finished is kept." in said(test.run())
    known = [cell for row in table(test).values() for cell in row if cell != "–"]
    assert 1 <= len(known) < 4
    assert "probe-go" in keys(test)
    assert "are not measured yet and not in the files" in said(test)

    monkeypatch.setattr(logistic, "fit", lambda **arrays: fitted.append(len(arrays["train"])) or real(**arrays))
    test.button(key="probe-go").click().run()
    at_rest(test)
    assert "–" not in [cell for row in table(test).values() for cell in row]
    assert len(fitted) <= 6 * 4 + 16 + 1  # what was done was not done again, but for what Stop came in the middle of


def wait_for_jobs():
    until = time.monotonic() + 60
    found = [job for key, job in jobs._jobs.items() if key.startswith("probe ")]
    while any(job.open for job in found) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def test_slow_probe_waits_for_its_button_on_every_visit(app, shipped, nothing_ships, monkeypatch, tmp_path):
    """Pixels from all labels, as with MNIST's 60,000; the quick ones are known from the first visit on."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))  # other tests may have measured them
    monkeypatch.setattr(study, "_QUICK", 200_000)
    for _ in range(2):
        test = at_rest(app("probe", models=["AE"], labels=["100", "all"], draws="1"))
        assert not test.exception
        button = test.button(key="probe-slow")
        assert button.label == "Measure raw pixels with all 1,352 labels"
        assert "–" in table(test)["Raw pixels"]
    button.click()
    at_rest(test.run())
    assert not test.exception
    assert "probe-slow" not in keys(test)
    assert "–" not in table(test)["Raw pixels"]


def test_no_number_of_labels_chosen_is_a_sentence(app, shipped):
    test = app("probe", **QUICK)
    choose(test, "button_group", "labels", [])
    assert not test.exception
    assert "Choose at least one number of labels." in said(test)
    at_rest(choose(test, "button_group", "labels", ["100"]))
    assert table(test)


@pytest.mark.parametrize(
    ("labels", "says"), [(None, "has a label"), (np.zeros(60, np.int64), "there is nothing to tell apart")]
)
def test_without_labels_or_with_one_class_there_is_a_sentence(app, folders, labels, says):
    images = {"images": np.random.default_rng(0).random((60, 28, 28))}
    np.savez(folders[0] / "mine.npz", **images, **({} if labels is None else {"labels": labels}))
    test = app("probe", data="npz:mine.npz")
    assert not test.exception
    assert not test.error
    assert says in said(test)


def test_few_images_and_a_class_that_a_split_lacks_give_numbers_and_no_nan(app, folders):
    classes_that_one_split_lacks(*folders)
    test = at_rest(app("probe", data="npz:few.npz", models=["AE", "β = 2.4"]))
    assert not test.error
    assert set(table(test)["AE"]) == {"0.0"}
    assert "nan" not in re.findall(r"[a-z]+", (said(test) + html(test)).lower())


def test_change_of_data_set_offers_its_own_numbers_of_labels(app, folders):
    classes_that_one_split_lacks(*folders)
    test = at_rest(app("probe", **QUICK, models=["AE"]))
    choose(test, "selectbox", "data", "npz:few.npz")
    at_rest(test)
    assert not test.error
    assert table(test)["AE"] == ["0.0"]


def test_few_labels_of_many_classes_are_said_to_tell_little(app, folders):
    images = np.random.default_rng(0).integers(0, 256, (20, 28, 28)).astype(np.uint8)
    labels = np.arange(20) % 12
    for name, kept in (("few", labels), ("enough", labels % 4)):
        np.savez(folders[0] / f"{name}.npz", x_train=images, y_train=kept, x_test=images, y_test=kept)
    says = "With 20 labels a probe learns most of the 12 classes from a single image"
    for name, there in (("few", True), ("enough", False)):
        test = at_rest(app("probe", data=f"npz:{name}.npz", models=["AE"], draws="2"))
        assert (says in said(test)) == there
