"""Rate and distortion: what beta buys and what it costs, over many betas and seeds."""

from __future__ import annotations

import streamlit as st

from pages.rate_distortion import cascade, curves, dials, kept, lead, models, plane
from pages.rate_distortion.dials import DialCurve
from pages.rate_distortion.models import PlaneModel
from ui import loaders, navigation, output, sidebar, views
from ui.components.charts.component import CHARTS
from ui.components.charts.payload import ChartPanel
from ui.sidebar import Choice
from ui.widgets import digits_html, sweeps
from vae import data
from vae.data.dataset import RGB
from vae.export import sweep as export
from vae.export.names import file_name
from vae.export.provenance import as_json, origin
from vae.figures.colours import AE_ACCENT
from vae.latent.spectrum import Spectrum
from vae.metrics.images.entropy import Bound
from vae.metrics.latent.dimensions import ACTIVE_KL
from vae.sweeps.seeds import RANKED_FROM
from vae.sweeps.sweep import Sweep

PLANE, MEASURES, CASCADE = "plane", "measures", "cascade"  # the three charts


@st.fragment
def draw_plane(
    choice: Choice,
    sweep: Sweep | None,
    swept: tuple[PlaneModel, ...],
    own: tuple[PlaneModel, ...],
    least: Bound,
    of_dials: tuple[DialCurve, ...],
    provenance: str,
) -> None:
    """The plane, and the model that was clicked on it."""
    every = (*swept, *own)
    address, rows = models.pictures(choice, sweep, swept, own)
    model = kept.chosen(every)
    CHARTS.show(
        {
            "panels": [plane.panel(swept, own, least, tuple(rows.items()), of_dials)],
            "narrowest": 300,
            "pictures": address,
            "tiles": len(models.pictured(choice, sweep)),
            "shape": choice.dataset.image_shape,
            "channels": choice.dataset.channels,
            "chosen": model.name if model else "",
            "hint": "Click to keep it.",
            "file": _named("rate-distortion", choice, sweep),
            "provenance": provenance,
        },
        PLANE,
        chosen=lambda: kept.keep(CHARTS.reported("chosen", PLANE), every),
    )
    kept.draw(choice, sweep, model)


def draw_charts(slot: str, panels: tuple[ChartPanel, ...], choice: Choice, file: str, provenance: str) -> None:
    """Charts without pictures; `file` is what they are called when they are taken home."""
    CHARTS.show(
        {
            "panels": list(panels),
            "narrowest": 245,
            "pictures": "",
            "tiles": 0,
            "shape": choice.dataset.image_shape,
            "channels": choice.dataset.channels,
            "chosen": "",
            "hint": "",
            "file": file,
            "provenance": provenance,
        },
        slot,
    )


def legend(swept: tuple[PlaneModel, ...], own: tuple[PlaneModel, ...], of_dials: tuple[DialCurve, ...] = ()) -> str:
    """What the marks on the plane are, as HTML."""
    accents = {model.title: model.colour for model in swept or own}
    seeds = max((len(mean.seeds) for mean in plane.means(swept).values()), default=0)
    marks = ["line: slope −β"]
    if seeds > 1:
        marks = ["large: mean over seeds, with 95 % interval", "small: a seed", *marks]
    if own:
        marks.append("diamond: a model of the checkpoint folder")
    if of_dials:
        accents["one network for every β"] = dials.COLOUR
    return digits_html.legend(accents, "; ".join(marks))


def bound_stated(choice: Choice, least: Bound) -> str:
    """What no model goes below, and of which images that is true."""
    name = output.literal(data.title(choice.dataset.name))
    of = (
        f"all {least.n:,} images of {name}, which are equally likely"
        if data.whole(choice.dataset.name)
        else f"these {least.n:,} test images of {name}, even for a model that knew them by heart"
    )
    tones = "half-tones of a channel" if choice.dataset.channels == RGB else "grey pixels"
    return (
        f"In grey: what no model goes below. A perfect copy has an error of {least.floor.value:.1f} nats, as {tones} "
        f"cost something even then, and whoever spends less than {least.told_apart.value:.1f} nats on saying "
        f"which image it is pays the rest as error. True of the mean over {of}. The mean image, at a rate of 0, has "
        f"{least.collapsed:.1f}. Points are means over the {len(choice.dataset):,} test images, which no model "
        "learned from."
    )


def draw_measures(choice: Choice, sweep: Sweep, theory: Spectrum | None) -> None:
    """Each measure against beta, and which beta is best by it."""
    navigation.section("Each measure against β")
    level = {"dashed: the AE, which has no β": AE_ACCENT} if "ae" in sweep.spec.kinds else {}
    st.html(digits_html.legend(level, "line and band: mean over seeds, with 95 % interval; dots: seeds"))
    file = _named("measures", choice, sweep)
    draw_charts(MEASURES, curves.panels(sweep, theory), choice, file, as_json(export.origin(sweep)))
    st.subheader("Which β is best?", anchor=False)
    sentences, trouble = curves.ranked(sweep)
    if trouble:
        st.info(trouble, icon=":material/info:")
    elif sentences:
        st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
        st.caption(
            f"By the mean over seeds, {RANKED_FROM} or more a beta; told apart: the 95 % interval of the difference "
            "leaves out 0. The intervals are about training, on the same test images."
        )


def draw_cascade(
    choice: Choice, sweep: Sweep | None, shown: tuple[PlaneModel, ...], theory: Spectrum | None, provenance: str
) -> None:
    """KL of each dimension against beta."""
    navigation.section("Which dimension collapses where?")
    ranks = cascade.by_rank(shown)
    if not ranks:
        st.caption("Only VAEs with β above 0 have a KL that means something; choose one in the sidebar.")
        return
    st.markdown(
        "The more β asks for a nat, the fewer dimensions are worth one: they collapse to the prior one after another. "
        "A linear model can be solved exactly, and says from the images alone at which β each goes."
    )
    draw_charts(CASCADE, cascade.panels(shown, theory), choice, _named("cascade", choice, sweep), provenance)
    if theory is None:
        st.caption("No linear theory: it is about models that learned from the images shown, and these did not.")
        return
    strongest = float(theory.strengths[0]) if len(theory.strengths) else 0.0
    st.caption(
        f"Dimensions with KL > {ACTIVE_KL} nats, measured against linear theory – {cascade.compared(ranks, theory)}. "
        f"The theory is probabilistic PCA with β on Pearson's residuals of {theory.n:,} training images: a dimension "
        "is active while its strength exceeds β. It is exact for any network where all have collapsed: above β = "
        f"{strongest:.1f} that is stable, below it is not. Further down networks bend to the data, which no linear "
        "model can. Derivation and sources: docs/formulas.md."
    )


def downloads(choice: Choice, sweep: Sweep, theory: Spectrum | None) -> None:
    """The tables that can be taken home."""
    strengths = () if theory is None else tuple(theory.strengths.tolist())
    tables = {
        "betas": lambda: export.by_beta(sweep),
        "models": lambda: export.by_model(sweep),
        "dimensions": lambda: export.by_dimension(sweep, strengths),
    }
    navigation.section("To take home")
    for what, make in tables.items():
        output.downloads(what.title(), _named(what, choice, sweep), make)
    st.caption(
        f"Every number above with its interval, with models and data by digest. The sweep {output.literal(sweep.name)} "
        f"was made by {output.command(sweep.spec.command(f'sweeps/{sweep.name}'))}."
    )


def _named(what: str, choice: Choice, sweep: Sweep | None) -> str:
    """What a file of this page is called."""
    return file_name(what, sweep.spec.dataset, [sweep.name]) if sweep else choice.file_name(what)


place = navigation.heading("Rate and distortion", lead.QUESTION)
choice = sidebar.chosen()
sweep = sweeps.chosen(
    "rate_distortion",
    choice.dataset,
    "The page shows the models of the sidebar, one seed each."  # no sweep of such images can be made
    if choice.dataset.channels == RGB
    else "Until then the page shows the models of the sidebar, one seed each.",
)
with output.sentences():
    train = loaders.dataset(choice.dataset.name, "train")
    swept = models.of_sweep(sweep)
    own = models.of_folder(choice, swept)
    checkpoints = [model.checkpoint for model in choice.models.values()]
    provenance = as_json(export.origin(sweep) if sweep else origin(checkpoints, choice.dataset))
    shown = swept or own
    place.markdown(lead.answer(shown))
    if views.shows("plane"):
        least = plane.bound(choice.dataset, train)
        of_dials = dials.of_folder(choice.dataset)
        st.html(legend(swept, own, of_dials))
        draw_plane(choice, sweep, swept, own, least, of_dials, provenance)
        st.caption(bound_stated(choice, least))
    if views.shows("measures", "cascade"):
        theory = cascade.spectrum(train) if shown and cascade.learned_here(shown, choice.dataset) else None
        if sweep and swept and views.shows("measures"):
            draw_measures(choice, sweep, theory)
        if views.shows("cascade"):
            draw_cascade(choice, sweep, shown, theory, provenance)
        if sweep and swept and not views.alone():
            downloads(choice, sweep, theory)
