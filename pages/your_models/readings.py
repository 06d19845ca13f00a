"""How a model's numbers are meant: a control for each question that its file leaves open, pictures to decide by."""

from __future__ import annotations

import streamlit as st

from pages.your_models.visitor_import import Import
from ui import output
from ui.widgets import digits_html
from ui.widgets.digits_html import Row as Tiles
from vae import data
from vae.core.counted import counted
from vae.data.dataset import RGB
from vae.export import readings
from vae.export.table_html import html
from vae.foreign import examining, trials
from vae.foreign.examining import NO_IMAGES, Examined
from vae.foreign.interpretation import WORDS, Reading, choices_of
from vae.foreign.tensors import SUFFIXES
from vae.foreign.trials import Trial

_ASKED = {
    "heads": "The encoder's last layer",
    "spread": "Its variance",
    "gives": "The decoder",
    "takes": "The encoder",
    "between": "Between layers",
    "fit": "Strides and paddings",
}
_NONE = "none of these"
_SIZELESS = (*SUFFIXES, ".zip")  # of files that may not say how large the images are
_TRAINED_ON = "Images that it was trained on"
_MOST = 11  # readings in pictures beside the chosen one
_MU_ALONE = "logvar", "logsd"  # words of which pictures from mu say nothing
_KEYS = "your-models-reading-", "your-models-images"


def forget() -> None:
    """Let every control be as it is at first: another file is another model."""
    for key in [key for key in st.session_state if str(key).startswith(_KEYS)]:
        del st.session_state[key]


def images(current: Import) -> str | None:
    """The control for the images that the model was trained on; None until there is something to choose from."""
    known = current.before
    if known is None:
        return _unread(current) if current.failed and current.source.suffix.lower() in _SIZELESS else current.dataset
    options = [*known.fitting, _NONE]
    first = options.index(known.images.name) if known.images and known.images.name in options else len(options) - 1
    chosen = st.selectbox(
        _TRAINED_ON,
        options,
        index=first,
        format_func=_title,
        key="your-models-images",
        width=320,
        help="Those here whose size it takes, as they are or resized.",
    )
    if current.dataset is None and chosen == options[first]:
        return None  # as it was concluded
    return NO_IMAGES if chosen == _NONE else chosen


def _unread(current: Import) -> str | None:
    """The control where reading failed: of convolutions a file does not say the images' size, so these do."""
    options = list(examining.every())
    first = current.dataset or current.likely
    chosen = st.selectbox(
        _TRAINED_ON,
        options,
        index=options.index(first) if first in options else 0,
        format_func=_title,
        key="your-models-images-unread",
        width=320,
    )
    return None if current.dataset is None and chosen == current.likely else chosen


def _title(name: str) -> str:
    return name if name == _NONE else data.title(name)


def facts(examined: Examined) -> str:
    """What the file says, in a line."""
    draft = examined.draft
    height, width = draft.image_shape
    dataset, colour = data.title(draft.dataset), draft.channels == RGB
    weights = draft.graphs.weights if draft.graphs else sum(tensor.size for tensor in draft.weights.values())
    within = "two graphs" if draft.graphs else f"{len(draft.encoder)} and {len(draft.decoder)} layers"
    return output.literal(
        f"{draft.format}: {'an autoencoder' if draft.kind == 'ae' else 'a VAE'} of "
        f"{counted(draft.latent_dim, 'dimension')} for images of {height} x {width}{' in colour' if colour else ''}"
        f"{f', trained on {dataset}' if draft.known else ''}; {counted(weights, 'weight')} in {within}."
    )


def choose(examined: Examined) -> Reading:
    """The controls of what the file leaves open; the reading that they say."""
    draft, words = examined.draft, []
    if draft.open:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            for field in draft.open:
                options = choices_of()[field]
                told = WORDS
                if field == "fit":
                    told = {word: fit.words for word, fit in zip(options, draft.fits, strict=False)}
                    options = tuple(told)
                words.append(
                    st.segmented_control(
                        _ASKED[field],
                        options,
                        default=getattr(examined.reading, field),
                        key=f"your-models-reading-{field}",
                        required=True,
                        help="\n".join(f"- *{word}*: {told[word]}" for word in options),
                    )
                )
    return examined.reading.changed(",".join(filter(None, words)))


def pictures(examined: Examined, chosen: Reading) -> None:
    """The images, what the model makes of them as it is read, and under other readings, each with its error."""
    if examined.images is None:
        st.info(
            f"{output.literal(examined.why)} Without images works what begins at a code: the walk from the mean of the "
            "prior, samples, the grid of traversals, exports. Reconstructions, maps and measures need images.",
            icon=":material/info:",
        )
        samples = trials.drawn(examined.draft, chosen)
        st.html(digits_html.rows([Tiles("From random codes", samples, ["of a random code"] * len(samples), "N(0, I)")]))
        return
    taken = examined.trial(chosen)
    originals = trials.chosen_images(examined.images)
    rows = [Tiles("Images", originals, [f"image {k + 1}" for k in range(len(originals))])]
    rows += [_tiles(taken, "As it is read", apart=True)] if taken else []
    others = [one for one in examined.shown() if taken is None or one.pictures is not taken.pictures]
    others = [one for one in others if taken is None or not (one.pictures == taken.pictures).all()]
    for place, one in enumerate(others[:_MOST]):
        rows.append(_tiles(one, ", ".join(_differing(one, chosen)), apart=not place))
    st.html(digits_html.rows(rows))
    st.caption(
        "Error: binary cross-entropy of the image decoded from μ, summed over its pixels, mean of these images; lower "
        "is better. " + _verdict(examined, chosen)
    )
    if doubt := trials.doubt(examined.draft, examined.trials, originals):
        st.warning(doubt, icon=":material/help:")
    if len(examined.trials) > 1:
        with st.expander(f"All {len(examined.trials)} readings"):
            st.html(html(readings.table(examined.trials, chosen, data.title(examined.images.name))))


def _verdict(examined: Examined, chosen: Reading) -> str:
    """Whether another reading has a lower error, in a sentence."""
    best, taken = trials.best(examined.trials), examined.trial(chosen)
    if taken is None or best.bce >= taken.bce:
        known = examined.draft.known
        return f"No other reading has a lower one.{' Its format says that it is read so.' if known else ''}"
    return f"**{', '.join(_differing(best, chosen))}** has a lower one: {best.bce:,.1f} nats."


def _tiles(trial: Trial, label: str, apart: bool) -> Tiles:
    note = f"error {trial.bce:,.1f} nats"
    if trial.kl is not None and label == "As it is read":
        note = f"error {trial.bce:,.1f} nats, from z {trial.bce_z:,.1f}; KL {trial.kl:,.1f}"
    words = ", ".join(trial.words)
    return Tiles(label, trial.pictures, [f"read as {words}"] * len(trial.pictures), note, apart=apart)


def _differing(trial: Trial, chosen: Reading) -> list[str]:
    return [word for word in trial.words if word not in chosen.words() and word not in _MU_ALONE]
