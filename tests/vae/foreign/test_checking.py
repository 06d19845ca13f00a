"""What is said of a model's readings on images."""

from dataclasses import replace

import numpy as np
import pytest

from tests.harness import fresh_models
from vae.foreign import checking, exported
from vae.foreign.checking import Check
from vae.foreign.reading import Reading


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    import torch

    file = tmp_path_factory.mktemp("model") / "whole.pt2"
    torch.export.save(torch.export.export(fresh_models.made(fresh_models.Dense), (torch.rand(2, 1, 8, 8),)), file)
    return exported.draft(file, "digits", "")


IMAGES = np.random.default_rng(0).random((10, 8, 8), np.float32)
MEAN = IMAGES.mean(axis=0, dtype=np.float64)
FLOOR = -(IMAGES * np.log(MEAN) + (1 - IMAGES) * np.log(1 - MEAN)).sum(axis=(1, 2)).mean()


def check(bce):
    return Check(Reading(), (), bce, None, None, IMAGES)


def test_a_doubt_is_said_where_no_reading_is_better_than_the_mean_image(draft):
    said = checking.doubt(draft, [check(FLOOR + 5), check(FLOOR + 1)], IMAGES)
    assert f"({FLOOR + 1:,.1f} nats against {FLOOR:,.1f})" in said
    assert checking.doubt(draft, [check(FLOOR + 5), check(FLOOR - 1)], IMAGES) == ""


def test_of_a_format_that_says_how_it_is_read_nothing_is_doubted(draft):
    assert checking.doubt(replace(draft, known=True), [check(FLOOR + 5)], IMAGES) == ""
    assert checking.doubt(draft, [], IMAGES) == ""


def test_every_reading_has_its_error_and_pictures(draft):
    found = checking.checks(draft, IMAGES)
    assert [one.reading for one in found] == list(draft.readings())
    assert [one.words for one in found] == [("takes-unit",), ("takes-signed",)]
    assert all(one.pictures.shape == IMAGES.shape for one in found)
    assert found[0].bce != found[1].bce
