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
from vae.language import catalogue
from vae.language.catalogue import SOURCE

HERE = Path(__file__).resolve().parent
COMPONENT = PROJECT / "ui" / "components" / "walk"


def page(
    choice: Choice, models: dict[str, Walker], start: SelectedImage | None, state: WalkState, language: str = SOURCE
) -> str:
    """The file's text, in a language: the walk as it is at `state`, of the models that a browser can decode (at least
    one).

    About 3.6 MB for each of the shipped models, 0.6 MB for the judge, and as much for a language that is not English.
    """
    say = catalogue.speech(language).say if language != SOURCE else str
    models = decodable(models)
    walk = with_bytes(choice, models, start, state)
    digests = "; ".join(f"{w.checkpoint.name} {w.checkpoint.digest[:12]}" for w in models.values())
    source = f"{choice.dataset.name} ({choice.dataset.split} images, {choice.dataset.digest[:12]}); models: {digests}"
    checkpoints = [walker.checkpoint for walker in models.values()]
    provenance = origin(checkpoints, choice.dataset, start=scene.start_image(start))
    lead = (
        "Drag a slider: the picture follows, in every model at once. Each row of small pictures is one dimension from "
        "the lowest to the highest value that the data has, the others as they are. Everything runs in this file; "
        "nothing is sent anywhere."
    )
    parts = {
        "LANGUAGE": language,
        "TITLE": escape(say(f"Latent walk from {scene.start_label(start)}")),
        "LEAD": escape(say(lead)),
        "JUDGE": escape(say(payload.judge_note(loaders.found_judge(choice.dataset, quiet=True)))),
        "SOURCE": escape(say(f"Made with betascope from {source}.")),
        "STYLE": (COMPONENT / "walk.css").read_text(encoding="utf-8"),
        "PROVENANCE": escape(as_json(provenance)),
        "SCENE": _for_script(json.dumps(walk)),
        "SPEECH": _for_script(catalogue.as_json(language).decode() if language != SOURCE else "null"),
        "MODULES": json.dumps({"imports": modules.import_map("components/walk/handout.js")}),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], (HERE / "handout.html").read_text(encoding="utf-8"))


def _for_script(text: str) -> str:
    """JSON, of which no text can end the element that it stands in."""
    return text.replace("<", "\\u003c")


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
