import shutil
import subprocess

import numpy as np
import pytest

from vae.core.folders import PROJECT
from vae.data import grain

VALUES = [0.78718466, 0.43143961, -1.07770121, -0.81951749]


def test_a_field_has_these_numbers_for_ever():
    values = grain.field((28, 28)).ravel()
    np.testing.assert_allclose(values[:4], VALUES, atol=1e-7)
    assert abs(values.mean()) < 0.1
    assert abs(values.std() - 1) < 0.05
    assert (grain.field((28, 28), seed=1).ravel() != values).all()


def test_every_image_of_a_size_has_the_same_noise_and_more_of_it_is_the_same_grain():
    grey = np.full((3, 28, 28), 0.5, np.float32)
    weak, strong = grain.with_noise(grey, 0.05), grain.with_noise(grey, 0.1)
    assert (weak == weak[0]).all()
    np.testing.assert_allclose(strong - grey, 2 * (weak - grey), atol=1e-6)
    assert grain.with_noise(grey, 5.0).min() == 0
    np.testing.assert_array_equal(grain.with_noise(grey, 0), grey)


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_the_browsers_field_is_the_same_bit_for_bit(tmp_path):
    (tmp_path / "grain.mjs").write_text((PROJECT / "ui" / "components" / "live_draw" / "grain.js").read_text())
    (tmp_path / "run.mjs").write_text(
        'import { grain } from "./grain.mjs"; process.stdout.write(Buffer.from(grain(64 * 64).buffer));'
    )
    numbers = subprocess.run(["node", tmp_path / "run.mjs"], capture_output=True, check=True).stdout
    np.testing.assert_array_equal(np.frombuffer(numbers, "<f4").reshape(64, 64), grain.field((64, 64)))
