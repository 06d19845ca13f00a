import numpy as np

from vae.core.folders import PROJECT
from vae.metrics.decoded.sample_quality import CLEAR
from vae.metrics.latent import path_quality
from vae.metrics.latent.between import clear_between
from vae.models import checkpoints, judge

FOLDER = PROJECT / "checkpoints"


def test_clear_between_is_the_share_clear_in_the_middle_half_of_a_path(digits):
    reader, model = judge.find(digits, FOLDER), checkpoints.find("mnist-beta-2.4", FOLDER)
    pairs = path_quality.random_pairs(6, len(digits), 0)
    found = clear_between(model, digits, reader, pairs, steps=9)
    images = path_quality.images_between(model, digits, pairs, "straight", 9)
    for own, way in zip(found, images, strict=True):
        assert own == np.mean(reader.see(way[2:7]).probabilities.max(axis=1) >= CLEAR)
    np.testing.assert_array_equal(found, clear_between(model, digits, reader, pairs, steps=9))


def test_clear_between_an_image_and_itself_without_a_model(digits):
    reader = judge.find(digits, FOLDER)
    same = np.array([[3, 3], [5, 5]])
    clear = reader.see(digits.floats(same[:, 0])).probabilities.max(axis=1) >= CLEAR
    np.testing.assert_array_equal(clear_between(None, digits, reader, same), clear)
