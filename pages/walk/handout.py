"""The walk as one HTML file that needs nothing else: weights, codes, script and style are in it."""

import json
import re
from base64 import b64encode
from html import escape
from pathlib import Path

from pages.walk import scene
from pages.walk.scene import Walker
from pages.walk.walk_state import WalkState
from ui import loaders
from ui.components.walk.payload import WalkModel, WalkPayload
from ui.sidebar import Choice
from ui.web import assets, modules, payload
from ui.widgets.selected_image import SelectedImage
from vae.core.folders import PROJECT
from vae.export.provenance import as_json, origin

HERE = Path(__file__).resolve().parent
COMPONENT = PROJECT / "ui" / "components" / "walk"


def page(choice: Choice, models: dict[str, Walker], start: SelectedImage | None, state: WalkState) -> str:
    """The file's text: the walk as it is at `state`, of the models that a browser can decode (at least one).

    About 3.6 MB for each of the shipped models, and 0.6 MB for the judge.
    """
    models = decodable(models)
    walk = with_bytes(choice, models, start, state)
    digests = "; ".join(f"{w.checkpoint.name} {w.checkpoint.digest[:12]}" for w in models.values())
    source = f"{choice.dataset.name} ({choice.dataset.split} images, {choice.dataset.digest[:12]}); models: {digests}"
    checkpoints = [walker.checkpoint for walker in models.values()]
    provenance = origin(checkpoints, choice.dataset, start=scene.start_image(start))
    parts = {
        "TITLE": escape(f"Latent walk from {scene.start_label(start)}"),
        "JUDGE": escape(payload.judge_note(loaders.found_judge(choice.dataset, quiet=True))),
        "SOURCE": escape(source),
        "STYLE": (COMPONENT / "walk.css").read_text(encoding="utf-8"),
        "PROVENANCE": escape(as_json(provenance)),
        "SCENE": json.dumps(walk).replace("<", "\\u003c"),  # no text in it can end the element that it stands in
        "MODULES": json.dumps({"imports": modules.import_map("components/walk/handout.js")}),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], (HERE / "handout.html").read_text(encoding="utf-8"))


def decodable(models: dict[str, Walker]) -> dict[str, Walker]:
    """Those that a browser can decode."""
    return {title: walker for title, walker in models.items() if not walker.payload["obstacle"]}


def with_bytes(choice: Choice, models: dict[str, Walker], start: SelectedImage | None, state: WalkState) -> WalkPayload:
    """The walk with weights and codes in it, in place of addresses on a server."""
    walk = scene.scene(choice, models, start, state)
    if walk["judge"]:
        walk["judge"] = {**walk["judge"], "weights": _data(walk["judge"]["weights"])}
    walk["models"] = [_model_with_bytes(model) for model in walk["models"]]
    return walk


def _model_with_bytes(model: WalkModel) -> WalkModel:
    return {**model, "weights": _data(model["weights"]), "codes": _data(model["codes"])}


def _data(address: str) -> str:
    return "data:application/octet-stream;base64," + b64encode(assets.content(address)).decode()
