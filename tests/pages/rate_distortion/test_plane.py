from dataclasses import replace

import numpy as np
import pytest

from pages.rate_distortion import dials, plane
from pages.rate_distortion.dials import DialCurve
from pages.rate_distortion.models import PlaneModel
from vae import data
from vae.core.estimate import Estimate
from vae.data import sprites
from vae.data.dataset import joined
from vae.metrics.images.entropy import Bound, bound

LEAST = Bound(Estimate(50.0, 49, 51, 10), Estimate(9.0, 9, 9, 10), 200.0, 10)


def model(beta: float, seed: int, rate: float | None, distortion: float, kind: str = "vae") -> PlaneModel:
    name = f"{kind}-{beta:g}-{seed}"
    title = "AE" if kind == "ae" else f"β = {beta:g}"
    return PlaneModel(name, title, (kind, beta), seed, "#123456", rate, distortion, (), name, "digits")


SWEPT = (
    model(0, 0, None, 60.0, "ae"),
    model(0, 0, 300.0, 61.0),
    *(model(2.0, seed, 12.0 + seed, 90.0 - seed) for seed in range(3)),
    model(8.0, 0, 3.0, 140.0),
)


def drawn(swept=SWEPT, own=(), dials=()):
    rows = tuple((one.name, at) for at, one in enumerate((*swept, *own)))
    return plane.panel(swept, own, LEAST, rows, dials)


def test_mean_of_a_beta_is_over_its_seeds_with_students_interval():
    (large,) = [point for point in drawn()["points"] if point["title"] == "β = 2, mean of 3 seeds"]
    assert (large["x"], large["y"]) == (13.0, 89.0)
    reach = 4.302653 / np.sqrt(3)  # Student's t with 2 degrees of freedom, a standard deviation of 1
    assert large["spread"]["x"] == pytest.approx((13 - reach, 13 + reach))
    assert large["spread"]["y"] == pytest.approx((89 - reach, 89 + reach))
    assert large["slope"] == -2.0
    assert large["look"] == "large"
    assert large["name"] == "vae-2-0"
    assert large["picture"] == 2


def test_seeds_are_small_points_and_one_alone_stands_for_its_beta_without_an_interval():
    points = drawn()["points"]
    assert [(p["x"], p["y"]) for p in points if p["look"] == "small"] == [(12, 90), (13, 89), (14, 88)]
    (alone,) = [point for point in points if point["title"] == "β = 8, seed 0"]
    assert alone["spread"] is None
    assert alone["lines"] == ["rate 3.00 nats", "distortion 140.00 nats"]


def test_what_has_no_price_of_rate_stands_right_of_the_axis_under_its_own_name():
    panel = drawn()
    end = 1.06 * 14.0
    places = {point["group"]: point["x"] for point in panel["points"] if point["look"] == "large"}
    assert end < places["β = 0"] < places["AE"] < panel["x"]["high"]
    ticks = {tick["text"]: tick["at"] for tick in panel["x"]["ticks"]}
    assert (ticks["β = 0"], ticks["AE"]) == (places["β = 0"], places["AE"])
    assert max(tick["at"] for tick in panel["x"]["ticks"] if tick["text"] not in ("AE", "β = 0")) <= end
    (ae,) = [point for point in panel["points"] if point["title"] == "AE, seed 0"]
    assert ae["lines"][-1] == "no rate: its codes are points"
    assert all(point["slope"] is None for point in panel["points"] if point["group"] in ("AE", "β = 0"))
    assert drawn(SWEPT[2:])["x"]["high"] == pytest.approx(end)  # nobody needs that place


def test_models_of_the_folder_are_diamonds_with_their_name():
    (own,) = [p for p in drawn(own=(replace(SWEPT[2], name="mine"),))["points"] if p["look"] == "diamond"]
    assert own["title"] == "β = 2, your mine"
    assert own["name"] == "mine"
    assert (own["x"], own["y"], own["slope"]) == (12.0, 90.0, -2.0)


def test_the_area_below_the_bound_falls_by_a_nat_a_nat_to_the_floor():
    area, line, mean_image, *_ = drawn()["series"]
    assert area["kind"] == "band"
    assert area["x"] == pytest.approx([-0.02 * 14.84, 0, 9, 14.84])
    assert area["top"] == pytest.approx([59 + 0.02 * 14.84, 59, 50, 50])
    assert line["y"] == area["top"]
    assert set(mean_image["y"]) == {200.0}
    assert drawn()["y"]["low"] < 50 < 200 < drawn()["y"]["high"]


def test_bound_is_of_all_sprites_and_of_the_test_images_elsewhere(monkeypatch):
    split_indices = sprites.split_indices
    monkeypatch.setattr(sprites, "split_indices", lambda split: split_indices(split)[:30])
    small = {split: data.load("sprites", split) for split in ("train", "test")}
    assert plane.bound(small["test"], small["train"]) == bound(joined(small["train"], small["test"]).only_images)
    digits = {split: data.load("digits", split).take(np.arange(30)) for split in ("train", "test")}
    assert plane.bound(digits["test"], digits["train"]).n == 30


def test_the_curve_of_a_dial_is_drawn_as_far_as_the_plane_goes():
    curve = DialCurve("rates", (0.1, 1.0, 2.0, 30.0), (40.0, 14.0, 12.0, 0.1), (60.0, 80.0, 95.0, 190.0))
    (line,) = [one for one in drawn(dials=(curve,))["series"] if one["colour"] == dials.COLOUR]
    assert (line["x"], line["y"]) == ([14.0, 12.0, 0.1], [80.0, 95.0, 190.0])  # the axis ends at 14.84
    beyond = DialCurve("rates", (0.1, 0.2), (40.0, 30.0), (60.0, 61.0))
    assert drawn(dials=(beyond,)) == drawn()
