import numpy as np
import pytest

from tests.harness.grouped import groups
from vae.core.errors import MeasureError
from vae.core.folders import CACHE_VARIABLE
from vae.latent import tsne
from vae.latent.nearest import nearest
from vae.latent.placing import Placer
from vae.latent.tsne import Settings

SETTINGS = Settings(perplexity=10)


@pytest.fixture(scope="module")
def points(tmp_path_factory):
    """The map of `groups()`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("cache")))
        return tsne.embed(groups(), SETTINGS).points


def test_placer_puts_codes_of_the_map_at_their_points(points):
    spread = points.std()
    placed = Placer(groups(), points, SETTINGS).place(groups())
    assert placed.dtype == np.float32
    assert np.linalg.norm(placed - points, axis=1).max() < 0.1 * spread


def test_placer_puts_each_new_code_into_its_group(points):
    placer, new = Placer(groups(), points, SETTINGS), groups(30, seed=1)
    before = points.copy()
    placed = placer.place(new)
    centres = np.stack([points[group::3].mean(axis=0) for group in range(3)])
    assert (np.square(placed[:, None] - centres).sum(axis=2).argmin(axis=1) == np.arange(30) % 3).all()
    np.testing.assert_allclose(placer.place(new[7:8]), placed[7:8], atol=1e-4)
    begun = points[nearest(groups(), new, 1)[0][:, 0]]  # and is not simply laid upon its nearest
    assert np.linalg.norm(placed - begun, axis=1).max() > 0.05 * points.std()
    np.testing.assert_array_equal(points, before)
    assert placer.place(new[:0]).shape == (0, 2)
    moved = Placer(groups(), points + np.float32(50), SETTINGS).place(new)
    np.testing.assert_allclose(moved, placed + 50, atol=1e-2)  # a map need not lie around zero


def test_placer_keeps_a_far_code_on_the_map(points):
    placed = Placer(groups(), points, SETTINGS).place(np.full((1, 4), 1e6, np.float32))
    assert np.abs(placed).max() <= 1.5 * np.abs(points).max()


def test_placer_refuses_other_dimensions_and_maps_of_other_codes(points):
    placer = Placer(groups(), points, SETTINGS)
    for new, match in (
        (np.ones((2, 3), np.float32), "4 dimensions"),
        (np.ones(4, np.float32), "4 dimensions"),
        (np.full((1, 4), np.nan, np.float32), "not finite"),
    ):
        with pytest.raises(MeasureError, match=match):
            placer.place(new)
    for other in (points[:-1], np.full((150, 2), np.nan, np.float32)):
        with pytest.raises(MeasureError, match="no map of 150 codes"):
            Placer(groups(), other, SETTINGS)
