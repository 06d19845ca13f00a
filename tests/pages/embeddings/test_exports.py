"""Files of a map, as the page offers them."""

import gc
import io
import weakref

import numpy as np
import pytest

from pages.embeddings import exports, images, maps
from pages.embeddings.map_state import MapState
from pages.embeddings.maps import PCA, SPACE, MapRequest
from ui import output
from ui.loaders import ModelView
from ui.sidebar import Choice
from vae.latent.tsne import Settings


@pytest.mark.parametrize(("kind", "axes"), [(PCA, 2), (SPACE, 3)])
def test_offered_files_keep_no_arrays_alive_and_are_made_with_them(digits, make_checkpoint, monkeypatch, kind, axes):
    """They are offered as long as the session lives, and 10,000 codes of four models are 3 MB."""
    offered = {}
    monkeypatch.setattr(output, "download", lambda *files: offered.update({file.name: file.make for file in files}))
    choice = Choice(digits, {"β = 1": ModelView.of("β = 1", make_checkpoint("one"))}, None)
    some = images.draw(choice, 100, seed=0)
    request = MapRequest(some, kind, Settings())
    placed = {title: maps.along_principal_axes(model.checkpoint, request) for title, model in choice.models.items()}
    codes, points = placed["β = 1"].codes.copy(), placed["β = 1"].points.copy()
    exports.buttons(choice, request, placed, MapState(some.digest))
    held = [weakref.ref(placed["β = 1"].codes), weakref.ref(placed["β = 1"].points)]
    del placed
    maps.codes_of.clear()
    gc.collect()
    assert [array() for array in held] == [None, None]
    (file,) = (name for name in offered if name.endswith(".npz"))
    with np.load(io.BytesIO(offered[file]()), allow_pickle=False) as found:
        arrays = [found[name] for name in found.files]
    assert any(array.shape == codes.shape and (array == codes).all() for array in arrays)
    assert any(array.shape == (100, axes) and np.allclose(array, points, atol=1e-5) for array in arrays)
