"""The measures of dimensions on their page: scores, the matrix, one dimension closely, a card for each, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.disentanglement import cards, factors, scores, work
from pages.disentanglement.work import Asked, State
from ui import address, loaders, output, public
from ui.sidebar import Choice
from ui.widgets import digits_html, image_picker
from ui.widgets.selected_image import Picked
from vae.metrics.images.morphology import MIRRORED
from vae.metrics.latent.traversals import caveat

if TYPE_CHECKING:
    from vae.export.table import Table
    from vae.studies.disentanglement import Described

_SECONDS = 0.7  # between two looks at what is being measured
_BUSY, _STOPPED, _THOROUGH = (f"disentanglement-{name}" for name in ("busy", "stopped", "thorough"))  # in the session
_MODEL, _KIND, _DIMENSION = "of", "matrix-of", "dimension"  # keys in the session, names in the address


def measured(choice: Choice) -> None:
    """Everything that is known of the chosen models' dimensions; as long as more is coming, again and again."""
    train = loaders.dataset(choice.dataset.name, "train")
    asked = Asked(choice.dataset, train, loaders.found_judge(choice.dataset), address.visitor())
    every = _SECONDS if st.session_state.get(_BUSY) else None
    st.fragment(_live, run_every=every)(choice, asked)


def _live(choice: Choice, asked: Asked) -> None:
    with output.sentences():
        _shown(choice, asked)


def _shown(choice: Choice, asked: Asked) -> None:
    stopped, thorough = (bool(st.session_state.get(name)) for name in (_STOPPED, _THOROUGH))
    states = work.states(choice.models, _focus(choice), asked, thorough, begin=not stopped)
    found = {title: state.found for title, state in states.items() if state.found}
    for title, state in states.items():
        if state.problem:
            st.error(f"{title}: {state.problem}", icon=":material/error:")
    busy = any(state.busy for state in states.values())
    _scores(choice, states, found)
    _steering(choice, asked, states, busy)
    _one(choice, found)
    if found:
        _downloads(choice, asked, found)
    if busy != bool(st.session_state.get(_BUSY)):
        st.session_state[_BUSY] = busy
        st.rerun()  # the whole page: how often this part runs is decided there


def _focus(choice: Choice) -> str:
    """The model that is looked at closely: as chosen, else the first whose dimensions cost anything."""
    chosen = st.session_state.get(_MODEL)
    if chosen in choice.models:
        return str(chosen)
    return next(
        (title for title, model in choice.models.items() if model.checkpoint.config.beta > 0), next(iter(choice.models))
    )


def _scores(choice: Choice, states: dict[str, State], found: dict[str, Described]) -> None:
    from vae.studies import disentanglement

    st.subheader("How disentangled?", anchor=False)
    for trouble in dict.fromkeys(one.trouble for one in found.values() if one.trouble):
        st.info(trouble, icon=":material/info:")
    st.html(scores.table(choice, states))
    counted = next((one.dependence for one in found.values() if one.dependence), None)
    about = ""
    if counted:
        names = ", ".join(factor.name for factor in counted.factors)
        exact = "drawn" if all(factor.exact for factor in counted.factors) else "measured"
        about = f"Codes μ of {counted.n:,} test images; factors ({exact}): {names}. "
    st.caption(
        f"{about}Below each score its 95 % interval, which is about the images and not about training: "
        f"**{disentanglement.ONE_SEED[0].lower()}{disentanglement.ONE_SEED[1:]}** *MIG*: the gap between the two "
        "dimensions that say most of a factor. *DCI*: how well all dimensions together tell the factors "
        "(informativeness), whether a dimension tells one factor (disentanglement), and whether a factor needs one "
        f"dimension (completeness). {disentanglement.DCI_READ} *SAP*: the gap between the two dimensions that alone "
        "tell a factor best; of the codes as they are, as published, it moves with a code's mean and unit, of "
        "standardised codes it does not."
    )


def _steering(choice: Choice, asked: Asked, states: dict[str, State], busy: bool) -> None:
    """What is at work and how to stop it; or how to begin what takes long."""
    if busy:
        title, state = next((title, state) for title, state in states.items() if state.busy)
        share = state.done / state.of if state.of else 0.0
        pieces = f", {state.done:,} of {state.of:,}" if state.of else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(min(share, 1.0), text=f"{title}: {state.said or 'begins'}{pieces}")
            if st.button("Stop", icon=":material/stop:", key="disentanglement-stop"):
                work.stop(choice.checkpoints, asked)
                st.session_state[_STOPPED] = True
                st.rerun()
    elif st.session_state.get(_STOPPED):
        st.button(
            "Go on measuring",
            icon=":material/play_arrow:",
            key="disentanglement-go",
            on_click=_begin,
            args=(bool(st.session_state.get(_THOROUGH)),),
        )
        st.caption("Stopped. What is finished is kept.")
    elif any(state.found and not state.found.predictors and not state.found.trouble for state in states.values()):
        if not public.bounds().thorough:
            st.caption(
                "DCI and SAP are not measured on this public server: they take minutes of all cores. What was measured "
                "before is shown; elsewhere `python -m vae disentangle` measures them."
            )
            return
        st.button(
            "Measure DCI and SAP",
            icon=":material/play_arrow:",
            key="disentanglement-trees",
            on_click=_begin,
            args=(True,),
            help="Boosted trees for every factor: a minute or two a model on two cores, for sprites "
            "five, with a progress bar; once measured, they are kept.",
        )


def _begin(thorough: bool) -> None:
    st.session_state[_STOPPED], st.session_state[_THOROUGH] = False, thorough


def _one(choice: Choice, found: dict[str, Described]) -> None:
    """One model closely."""
    st.subheader("One model, dimension by dimension", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        title = st.segmented_control(
            "Model", list(choice.models), default=_focus(choice), key=_MODEL, bind="query-params", required=True
        )
        kind = st.segmented_control(
            "Matrix of", list(factors.KINDS), default=factors.INFORMATION, key=_KIND, bind="query-params", required=True
        )
    one = found.get(str(title))
    if one is None:
        st.caption(f"{title} is not measured yet.")
        return
    if why := factors.missing(one, str(kind)):
        st.info(one.trouble or why, icon=":material/info:")
    else:
        output.figure(factors.matrix(one, str(kind)))
        st.caption(
            f"Rows: dimensions, the most telling first. {factors.EXPLAINED[str(kind)]}{factors.told(one, str(kind))}"
        )
    if one.traversals:
        _closely(choice, one)
    image = Picked.of(choice.dataset, int(image_picker.in_order(choice)[0]))
    st.markdown(
        f"**Every dimension of {title}.** The strip begins at {image.name} and moves this dimension alone, from the "
        "0.5 % to the 99.5 % quantile of the model's codes."
    )
    cards.cards(one, image)
    if len(one.facts.live) > cards.MOST:
        st.caption(f"The first {cards.MOST} of {len(one.facts.live)} dimensions; the table below has them all.")
    st.caption(
        "*Live*: a mean KL above 0.01 nats, or, for the AE, a pixel change above 0.1 %. *Sensitivity*: mean change of "
        "a pixel when the dimension moves by one standard deviation of μ. *Carries most*: the factor of which it holds "
        "the largest share; a dead dimension may still say something in μ, too faintly for the decoder to use."
    )


def _closely(choice: Choice, one: Described) -> None:
    """What moving one dimension changes, as curves."""
    moves = one.traversals
    if moves is None:
        return
    st.markdown("**Moved and measured.** Which dimension?")
    options = one.facts.units.order.tolist()
    if st.session_state.get(_DIMENSION) not in (None, *options):
        del st.session_state[_DIMENSION]  # of a larger model
    j = st.selectbox("Dimension", options, key=_DIMENSION, bind="query-params", width=160)
    st.markdown(f"{one.sentence(j)[:1].upper()}{one.sentence(j)[1:]}.")
    curves, colours = factors.changes(one, j)
    right = factors.turned(one, j)
    columns = st.columns(2 if right is not None else 1)
    with columns[0]:
        output.figure(curves)
        st.html(digits_html.legend(colours))
    if right is not None:
        with columns[1]:
            output.figure(right)
    steps = ", ".join(f"{t:+g}" for t in moves.moves if t)
    st.caption(
        f"Mean over {moves.images} test images: each code is moved by {steps} standard deviations of the model's "
        f"codes, decoded, and the picture measured. {MIRRORED} {caveat(choice.dataset)}"
    )


def _downloads(choice: Choice, asked: Asked, found: dict[str, Described]) -> None:
    from vae.export import disentanglement

    st.subheader("To take home", anchor=False)
    several = list(found.values())

    def dimensions() -> Table:
        return disentanglement.dimension_table(several, choice.dataset, asked.train)

    def all_scores() -> Table:
        return disentanglement.score_table(several, choice.dataset, asked.train)

    output.downloads("Dimensions", "dimensions", dimensions)
    if any(one.dependence for one in several):
        output.downloads("Scores", "scores", all_scores)
    st.caption(
        "Every chosen model, every number above, with models and data by digest, settings and versions. The same as "
        f"`python -m vae disentangle checkpoints/… --dataset {choice.dataset.name} --out table.csv`."
    )
