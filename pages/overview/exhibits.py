"""The Overview's exhibit: images through every model."""

import numpy as np

from ui import output
from ui.sidebar import Choice
from ui.widgets import image_picker, strip
from ui.widgets.digits_html import Row
from vae.data import Dataset

_MOST = 10  # pictures in a row


def provenance(choice: Choice) -> dict[str, object]:
    """Where the exhibit comes from."""
    from vae.export.provenance import origin

    return origin(choice.checkpoints, choice.dataset, shown=image_picker.in_order(choice).tolist())


def images_alone(dataset: Dataset) -> Row:
    """The first test images of each class, for images that no model takes."""
    indices = dataset.first_of_classes(_MOST)
    names = dataset.names(indices)
    return Row("Images", dataset.images[indices], [f"test image, {name}" for name in names])


def rows(choice: Choice) -> list[Row]:
    """The first test images of each class (or the first of the chosen one) and what each model makes of it."""
    indices = tuple(image_picker.in_order(choice).tolist())
    originals = choice.dataset.floats(np.array(indices))  # (n, H, W)
    names = choice.dataset.names(np.array(indices))
    lines = [Row("Original", originals, [f"original {name}" for name in names])]
    for title, model in choice.models.items():
        note = strip.error(model.checkpoint, choice.dataset)
        alt = [f"{name} as {title} gives it back" for name in names]
        with output.sentences(title):
            images = strip.given_back(model.checkpoint, choice.dataset, indices)
            lines.append(Row(title, images, alt, note, accent=model.accent))
    return lines
