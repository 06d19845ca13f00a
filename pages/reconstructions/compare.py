"""The same images through every chosen model: pictures, errors, and what becomes of noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders, output, turns
from ui.loaders import ModelView
from ui.sidebar import Choice
from ui.widgets import digits_html, strip
from ui.widgets.digits_html import Row as Line
from ui.widgets.selected_image import KEYS, SelectedImage
from vae.data import Dataset, grain
from vae.data.dataset import RGB
from vae.export.table import Cell, Column, Row, Table
from vae.export.table_html import html
from vae.figures.colours import difference
from vae.figures.noise import noise_curves
from vae.metrics.decoded import reconstruction
from vae.metrics.decoded.reconstruction import NoiseCurve
from vae.models.checkpoints import Checkpoint
from vae.studies import pictures

if TYPE_CHECKING:
    import plotly.graph_objects as go

NOISE_SEED = grain.SEED


@dataclass(frozen=True)
class Results:
    """What went in and what came out: floats in [0, 1] (n, H, W), in colour (n, H, W, 3)."""

    clean: NDArray[np.float32]
    given: NDArray[np.float32]  # the same with noise, where there is some
    noise_sd: float
    outputs: dict[str, NDArray[np.float32]]  # by model title
    errors: dict[str, NDArray[np.float64]]  # nats an image, against the clean one, (n,)
    floor: float  # mean entropy of the images themselves: the lowest error there is


def reconstructions(choice: Choice, shown: tuple[SelectedImage, ...], noise_sd: float) -> Results:
    """Every chosen model's reconstructions of the (noisy) images. One that cannot is a sentence on the page."""
    clean = _pixels(shown)
    outputs, errors = {}, {}
    for title, model in choice.models.items():
        with output.sentences(title):
            outputs[title], errors[title] = _output(model.checkpoint, shown, noise_sd)
    floor = float(reconstruction.bce_per_image(clean, clean).mean())
    return Results(clean, _given(clean, noise_sd), noise_sd, outputs, errors, floor)


@st.cache_resource(show_spinner=False, max_entries=60, hash_funcs=KEYS)
def _output(
    checkpoint: Checkpoint, shown: tuple[SelectedImage, ...], noise_sd: float
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    clean, indices = _pixels(shown), tuple(picked.index for picked in shown if picked.index is not None)
    if noise_sd or len(indices) < len(shown):
        output = reconstruction.reconstruct(checkpoint.coder(), _given(clean, noise_sd))
    else:
        output = strip.given_back(checkpoint, shown[0].dataset, indices)
    return output, reconstruction.bce_per_image(output, clean)


def _pixels(shown: tuple[SelectedImage, ...]) -> NDArray[np.float32]:
    return np.stack([picked.pixels for picked in shown])


def _given(clean: NDArray[np.float32], noise_sd: float) -> NDArray[np.float32]:
    return grain.with_noise(clean, noise_sd) if noise_sd else clean


def lines(choice: Choice, shown: tuple[SelectedImage, ...], results: Results, with_difference: bool) -> list[Line]:
    """Originals, the noisy input where there is noise, then each model's output and its difference."""
    names = [picked.name for picked in shown]
    captions = [picked.name if picked.index is None else f"#{picked.index}" for picked in shown]
    note = "" if shown[0].index is None else "index below"
    rows = [Line("Original", results.clean, [f"original {name}" for name in names], note, captions)]
    if results.noise_sd:
        alt = [f"{name} with noise" for name in names]
        rows.append(Line("Input", results.given, alt, f"with noise, σ = {results.noise_sd:.2f}"))
    for title, decoded in results.outputs.items():
        errors, colour = results.errors[title], choice.models[title].accent
        alt = [f"{name} as {title} gives it back" for name in names]
        captions = [f"{error:.0f}" for error in errors]
        note = f"{errors.mean():.1f} nats, mean of these"
        rows.append(Line(title, decoded, alt, note, captions, colour, apart=True))
        if with_difference:
            alt = [f"difference of {title} to the {name}" for name in names]
            pair = (results.clean, decoded) if choice.dataset.dark_on_light else (decoded, results.clean)
            rows.append(Line("", difference(*pair), alt, "difference"))
    return rows


def difference_said(choice: Choice) -> str:
    """What the colours of a difference mean, in Markdown; in colour there is no ink that could be added or lost."""
    if choice.dataset.channels == RGB:
        return "how far red, green and blue are off, black where nothing is"
    return ":orange[ink added], :blue[ink lost]"


def summed(choice: Choice) -> str:
    """What an error is summed over."""
    return "the pixels and their three channels" if choice.dataset.channels == RGB else "the pixels"


def floor(results: Results) -> str:
    """What a perfect copy of the images has as its error, in words."""
    if results.floor < 0.5:
        return "a perfect copy of these images, which are black and white, has 0"
    in_colour = results.clean.ndim == 4
    return (
        f"a perfect copy of these images has {results.floor:.0f} on average, as "
        f"{'half-tones of a channel' if in_colour else 'grey pixels'} cost something even then"
    )


def legend(choice: Choice) -> str:
    """Which colour is which model in the figures of noise, as HTML."""
    return digits_html.legend(digits_html.looks(choice.models.values()), "grey, dotted: the noisy input itself")


def noise_figures(choice: Choice, noise_sd: float) -> tuple[go.Figure, go.Figure]:
    """PSNR over a range of noise, on images (of the chosen class) spread over all: to the clean, to the noisy one."""
    return _noise_figures(tuple(choice.models.values()), choice.dataset, choice.label, noise_sd)


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs=loaders.KEYS)
def _noise_figures(
    models: tuple[ModelView, ...], dataset: Dataset, label: int | None, noise_sd: float
) -> tuple[go.Figure, go.Figure]:
    curves = {model.title: _noise_curve(model.checkpoint, dataset, label) for model in models}
    accents = [model.accent for model in models]
    dashes = [model.dash for model in models]
    clean = noise_curves(curves, accents, noise_sd, "clean", dashes)
    return clean, noise_curves(curves, accents, noise_sd, "noisy", dashes)


def curve_images(choice: Choice) -> int:
    """How many images the curves are means over."""
    return len(pictures.curve_images(choice.dataset, choice.label))


@st.cache_data(show_spinner="Measuring what noise becomes…", max_entries=200, hash_funcs=loaders.KEYS)
@turns.heavy
def _noise_curve(checkpoint: Checkpoint, dataset: Dataset, label: int | None) -> NoiseCurve:
    checkpoint.check_fits(dataset)
    chosen = dataset.take(pictures.curve_images(dataset, label))
    return pictures.noise_curve(checkpoint, chosen.only_images, NOISE_SEED)


def psnr_table(choice: Choice, results: Results) -> str:
    """PSNR of the shown images at the chosen noise, a row a model, as HTML."""
    untouched = float(reconstruction.psnr(results.given, results.clean).mean())
    rows = [Row(["the noisy input itself", untouched, None])]
    for title, decoded in results.outputs.items():
        both = (float(reconstruction.psnr(decoded, of).mean()) for of in (results.clean, results.given))
        rows.append(Row([Cell(title, colour=choice.models[title].accent), *both]))
    columns = [
        Column(f"The images above, σ = {results.noise_sd:.2f}"),
        Column("PSNR against the clean image", kind="number", unit="dB", digits=1),
        Column("PSNR against the noisy input", kind="number", unit="dB", digits=1),
    ]
    return html(Table(columns, rows))
