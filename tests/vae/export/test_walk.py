"""What a walk is taken home as, opened again with the tools that users have."""

import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from vae.export import walk as walks
from vae.export.pictures import PRINT
from vae.export.walk import FRAMES, STEPS, WalkPosition
from vae.latent import moves as walk
from vae.metrics.latent import dimensions
from vae.models import encoding
from vae.models.encoding import decode


@pytest.fixture
def positions(make_checkpoint, digits):
    def at(checkpoint, moves):
        facts = dimensions.describe(checkpoint, digits)
        code = walk.moved(encoding.encode(checkpoint, digits).mu[0], moves, facts.units)
        return WalkPosition(checkpoint, code, moves, facts)

    return [
        at(make_checkpoint("first", latent_dim=3), (1.5, 0.0, -0.25)),
        at(make_checkpoint("second", kind="ae", beta=0, latent_dim=2), (1.5,)),
    ]


def models(positions):
    return [position.checkpoint.model() for position in positions]


def opened(content, kind):
    picture = Image.open(BytesIO(content))
    assert picture.format == kind
    return picture


def test_the_grid_holds_the_decoded_traversal(positions):
    position = positions[0]
    facts = position.dimensions
    pixels = np.array(opened(walks.grid_png(position, position.checkpoint.model(), {}), "PNG"))[::PRINT, ::PRINT]
    rows = [j for j in facts.units.order.tolist() if facts.active[j]] or facts.units.order.tolist()
    images = decode(position.checkpoint.model(), walk.traversal(position.code, rows, facts.units, STEPS))
    last = (images[-1] * 255).round()  # in the lower right corner, three screen pixels a pixel, then a gap of four
    height, width = pixels.shape
    shown = pixels[height - 88 : height - 4 : 3, width - 88 : width - 4 : 3]
    np.testing.assert_allclose(shown, last, atol=1)
    assert pixels[:22].min() < 50  # the line above, in ink
    assert pixels[:, -1].min() == 255  # on white paper


def test_digits_png_holds_the_decoded_code_of_each_model(positions):
    pixels = np.array(opened(walks.digits_png(positions, models(positions), {}), "PNG"))[::PRINT, ::PRINT]
    for k, (position, model) in enumerate(zip(positions, models(positions), strict=True)):
        left = k * pixels.shape[1] // 2
        np.testing.assert_allclose(
            pixels[22:106:3, left : left + 84 : 3], decode(model, position.code[None])[0] * 255, atol=1
        )


def frames(content):
    picture = opened(content, "GIF")
    found = []
    for frame in range(picture.n_frames):
        picture.seek(frame)
        found.append(np.array(picture.convert("L")))
    return found


def test_the_sweep_runs_there_and_back(positions):
    found = frames(walks.sweep_gif(positions, models(positions), 0, 0, True, {}))
    assert len(found) == 2 * FRAMES - 2
    np.testing.assert_array_equal(found[1], found[-1])
    units = positions[0].dimensions.units
    code = positions[0].code.copy()
    code[units.order[0]] = units.high[units.order[0]]
    expected = decode(positions[0].checkpoint.model(), code[None])[0] * 255
    np.testing.assert_allclose(found[FRAMES - 1][22:106:3, 0:84:3], expected, atol=3)  # a GIF has 256 colours


@pytest.mark.parametrize(("linked", "moves"), [(True, True), (False, False)])
def test_sweep_moves_the_other_models_only_where_linked(positions, linked, moves):
    found = frames(walks.sweep_gif(positions, models(positions), 0, 0, linked, {}))
    half = found[0].shape[1] // 2
    assert bool((found[0][22:, half:] != found[FRAMES - 1][22:, half:]).any()) is moves
    assert (found[0][22:, :half] != found[FRAMES - 1][22:, :half]).any()


def test_sweep_of_a_rank_beyond_a_models_last_leaves_it_still(positions):
    found = frames(walks.sweep_gif(positions, models(positions), 0, 2, True, {}))
    half = found[0].shape[1] // 2
    np.testing.assert_array_equal(found[0][22:, half:], found[FRAMES - 1][22:, half:])


def test_the_table_opens_in_pandas(positions):
    table = walks.table(positions, {}).frame()
    assert table.model.tolist() == ["first"] * 3 + ["second"] * 2
    first = table[table.model == "first"]
    assert first.moved_posterior_sd.tolist() == [1.5, 0.0, -0.25]
    np.testing.assert_allclose(first.value, positions[0].code[first.dimension], rtol=1e-6)
    assert (table.off_data == ((table.value < table.low) | (table.value > table.high))).all()
    assert table[table.model == "second"].mean_kl_nats.isna().all()


def test_the_json_says_where_the_codes_come_from(positions, digits):
    content = json.loads(walks.code_json(positions, digits, 0))
    assert content["start"]["dataset_digest"] == digits.digest
    assert content["start"]["label"] == digits.class_names[digits.labels[0]]
    for told, position in zip(content["models"], positions, strict=True):
        np.testing.assert_array_equal(np.array(told["code"], np.float32), position.code)
        assert told["checkpoint_digest"] == position.checkpoint.digest
    assert json.loads(walks.code_json(positions, digits, None))["start"]["image"] is None
