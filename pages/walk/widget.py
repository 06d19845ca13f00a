"""The walk as a module that notebooks run: `walk.js`, which has everything in it, and `walk.py`, which names it.

The form is that of anywidget (https://anywidget.dev/en/afm), for Jupyter, marimo and their kin. `betascope export MODEL
--format anywidget` runs this file: the library knows nothing of the app.
"""

import argparse
import json
import logging
import sys
from pathlib import Path

from pages.walk import handout, scene
from pages.walk.scene import Walker
from pages.walk.walk_state import WalkState
from ui.loaders import ModelView
from ui.sidebar import Choice
from ui.web import modules
from ui.widgets.selected_image import SelectedImage
from vae import data
from vae.core import atomic, folders
from vae.core.errors import BetascopeError, CheckpointError, os_error_sentence
from vae.export.provenance import as_json, origin
from vae.models import checkpoints
from vae.models.titles import titles

ENTRY = "components/walk/widget.js"

_PYTHON = '''"""A walk through the latent space of {names}: walk.js beside this file, as a widget for notebooks.

    from walk import Walk   # needs anywidget (pip install anywidget), and nothing of betascope
    walk = Walk()
    walk                    # drag a slider; in marimo: mo.ui.anywidget(walk)
    walk.codes              # where you let go: a list of numbers, by the name of the model
"""

from pathlib import Path

import anywidget
import traitlets


class Walk(anywidget.AnyWidget):
    """The walk; `codes` is empty until something was moved."""

    _esm = Path(__file__).with_name("walk.js")
    codes = traitlets.Dict().tag(sync=True)
'''


def files(choice: Choice, models: dict[str, Walker], start: SelectedImage | None, state: WalkState) -> dict[str, str]:
    """The texts of the two files by name, of the models that a browser can decode (at least one)."""
    models = handout.decodable(models)
    found = [walker.checkpoint for walker in models.values()]
    names = ", ".join(one.name for one in found)
    provenance = origin(found, choice.dataset, start=scene.start_image(start))
    walk = handout.with_bytes(choice, models, start, state)
    style = (handout.COMPONENT / "walk.css").read_text(encoding="utf-8")
    script = f"""// A walk through the latent space of {names}, made with betascope: a widget for notebooks.
const provenance = {as_json(provenance)};
const data = {json.dumps(walk)};
const style = {json.dumps(style)};
{modules.one_module(ENTRY)}
export default {{
  provenance,
  async render(host) {{
    const {{ show }} = await load;
    return show(data, style, host);
  }},
}};
"""
    return {"walk.js": script, "walk.py": _PYTHON.format(names=names)}


def main(arguments: list[str]) -> None:
    """Write both files into a folder. Raises BetascopeError."""
    parser = argparse.ArgumentParser()
    parser.add_argument("models", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--dataset")
    parser.add_argument("--image", type=int)
    parser.add_argument("--data-dir")
    options = parser.parse_args(arguments)
    found = [checkpoints.load(path) for path in options.models]
    folders.use_arguments(["--data-dir", options.data_dir] if options.data_dir else [])
    images = data.load(options.dataset or found[0].config.dataset, "test")
    for one in found:
        one.check_fits(images)
    if options.image is not None and not 0 <= options.image < len(images):
        raise BetascopeError(f"--image {options.image} is none of {images.name}: 0 to {len(images) - 1:,}.")
    choice = Choice(images, ModelView.several(titles(found, images)), None)
    start = None if options.image is None else SelectedImage.of(images, options.image)
    walkers = scene.walkers(choice, start)
    if not handout.decodable(walkers):
        reasons = "; ".join(walker.payload["obstacle"] for walker in walkers.values())
        raise CheckpointError(f"No browser can walk with {found[0].name}: {reasons}.")
    state = WalkState(images.name, "prior" if start is None else start.key)
    for name, text in files(choice, walkers, start, state).items():
        try:
            atomic.write_text(options.out / name, text)
        except OSError as error:
            raise BetascopeError(f"{options.out} cannot be written: {os_error_sentence(error)}.") from error


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # Streamlit's, of a run without a page
    try:
        main(sys.argv[1:])
    except BetascopeError as error:
        sys.exit(f"{error}")
