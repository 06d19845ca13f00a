"""The probes on their page: what is asked for, the table and its curves, what is at work, and what is taken home."""

from __future__ import annotations

import itertools
from collections.abc import Collection

import streamlit as st

from pages.probe import by_class, sentences, tables, work
from pages.probe.work import Asked, Found, State, Step
from ui import address, output, public
from ui.sidebar import Choice
from ui.widgets import digits_html, image_picker
from vae.core.errors import MeasureError
from vae.export.table import Table
from vae.figures import probe
from vae.figures.colours import QUIET
from vae.figures.probe import Curve
from vae.metrics.probing.fits import SEEDS
from vae.metrics.probing.labelled import ALL, Size
from vae.studies.disentanglement import ONE_SEED

_SECONDS = 0.7  # between two looks at what is being measured
_STAGE, _STOPPED, _THOROUGH = (f"probe-{name}" for name in ("stage", "stopped", "thorough"))  # in the session
_MU, _Z = "μ", "sampled z"
_CODE, _LABELS, _DRAWS = "code", "labels", "draws"  # keys in the session, names in the address


def controls(choice: Choice) -> Asked | None:
    """What to probe. None, and a sentence, where these images teach a probe nothing or nothing is chosen."""
    visitor = address.visitor()
    try:
        whole = work.asked(choice, None, SEEDS, False, visitor)
    except MeasureError as error:
        st.info(str(error), icon=":material/info:")
        return None
    total = len(whole.plan.data.rows)
    by_text: dict[str, Size] = {"all" if n == total else f"{n:,}": n for n in whole.plan.sizes}
    _forget(_LABELS, by_text)
    address.spelled(_LABELS, by_text)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        code = st.segmented_control(
            "Read",
            [_MU, _Z],
            default=_MU,
            key=_CODE,
            bind="query-params",
            required=True,
            help="μ: the mean of an image's code. Sampled z: one code drawn from the encoder's distribution, which "
            "asks how much survives the model's own noise. They are different questions.",
        )
        chosen = st.pills(
            "Labels to learn from",
            list(by_text),
            selection_mode="multi",
            default=list(by_text),
            key=_LABELS,
            bind="query-params",
            help="Training images whose class the probe is told. No test image is among them.",
        )
        seeds = image_picker.number("Draws", public.bounds().draws, SEEDS, _DRAWS, first=1)
    if not chosen:
        st.info("Choose at least one number of labels.", icon=":material/info:")
        return None
    sizes = tuple(by_text[text] for text in by_text if text in chosen)
    return work.asked(choice, sizes, seeds, code == _Z, visitor)


def measured(choice: Choice, asked: Asked) -> None:
    """Everything that is known; as long as more is coming, the table and its curves again and again.

    What stands below them is drawn anew only where it changes.
    """
    state = _state(asked, work.PATIENCE)
    st.session_state[_STAGE] = _stage(asked, state)
    for digest, trouble in state.found.troubles.items():
        st.error(f"{asked.names[digest]}: {trouble}", icon=":material/error:")
    if state.problem:
        st.error(state.problem, icon=":material/error:")
    st.fragment(_live, run_every=_SECONDS if state.busy else None)(choice, asked)
    st.fragment(by_class.classes)(choice, asked, state.found)
    by_class.leaning(choice, asked, state.found)
    if state.found.results:
        _downloads(choice, asked, state.found)


def _live(choice: Choice, asked: Asked) -> None:
    with output.sentences():
        state = _state(asked)
        _accuracy(choice, asked, state)
        _steering(asked, state)
        if _stage(asked, state) != st.session_state.get(_STAGE):
            st.rerun()


def _state(asked: Asked, patience: float = 0.0) -> State:
    return work.state(asked, asked.key in _mine(_THOROUGH), asked.key not in _mine(_STOPPED), patience)


def _stage(asked: Asked, state: State) -> tuple[object, ...]:
    """What the rest of the page shows: whether more is coming, which sizes are known, how far the rest is."""
    known = tuple(n for n in asked.plan.sizes if all(state.found.of(what, n) for what in asked.models))
    found = state.found
    return state.busy, state.problem, known, len(found.removals) == len(asked.models), len(found.troubles)


def _accuracy(choice: Choice, asked: Asked, state: State) -> None:
    st.subheader("How much of the class is in the code?", anchor=False)
    found = state.found
    if found.results:
        curves = _curves(choice, asked, found)
        st.html(_legend(curves))
        output.figure(output.drawn(probe.accuracy_curves, curves, asked.plan.sizes, len(asked.plan.data.rows)))
    slow = set() if asked.key in _mine(_THOROUGH) else {(what.digest, size) for what, size in asked.slow(found)}
    every: list[Step] = list(asked.plan.steps()) if state.busy else []
    coming = [step for step in every if (step[0].digest, step[1]) not in slow]
    st.html(tables.accuracy(choice, asked, found, coming))
    for sentence in sentences.compared(choice, asked, found):
        st.markdown(sentence)
    st.caption(f"{sentences.measured(choice, asked)} {ONE_SEED}{tables.not_converged(found)}")


def _curves(choice: Choice, asked: Asked, found: Found) -> list[Curve]:
    colours = {what.digest: model.accent for what, model in zip(asked.models, choice.models.values(), strict=True)}
    curves, dashes = [], itertools.cycle(probe.DASHES)
    for what in asked.plan.whats:
        dash = next(dashes) if what.floor else "solid"
        known = [(n, one) for n in asked.plan.sizes if (one := found.of(what, n)) is not None]
        if known:
            curves.append(
                Curve(
                    asked.names[what.digest],
                    [n for n, _ in known],
                    [one.accuracy for _, one in known],
                    [one.estimate.low for _, one in known],
                    [one.estimate.high for _, one in known],
                    colours.get(what.digest, QUIET),
                    dash,
                )
            )
    return curves


def _legend(curves: list[Curve]) -> str:
    accents = {curve.name: curve.colour for curve in curves if curve.colour != QUIET}
    floors = [f"{probe.DASHES[curve.dash]}: {curve.name}" for curve in curves if curve.colour == QUIET]
    return digits_html.legend(accents, f"In grey – {'; '.join(floors)}" if floors else "")


def _steering(asked: Asked, state: State) -> None:
    """What is at work and how to stop it; or how to go on, or to begin what takes long."""
    slow = asked.slow(state.found)
    if state.busy:
        share = state.done / state.of if state.of else 0.0
        counted = f" · {state.done:,} of {state.of:,} fits" if state.of else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(min(share, 1.0), text=f"{state.said or 'Begins'}{counted}")
            if st.button("Stop", icon=":material/stop:", key="probe-stop"):
                work.stop(asked)
                _mine(_STOPPED).add(asked.key)
                st.rerun()
    elif asked.key in _mine(_STOPPED):
        st.button("Go on measuring", icon=":material/play_arrow:", key="probe-go", on_click=_go_on, args=(asked.key,))
        st.caption("Stopped. Every finished fit is kept.")
    elif slow and not public.bounds().thorough:
        st.caption(
            "Not measured on this public server, where it would take minutes of all cores: "
            f"{sentences.waiting(asked, slow)}."
        )
    elif slow:
        st.button(
            f"Measure {sentences.waiting(asked, slow)}",
            icon=":material/play_arrow:",
            key="probe-slow",
            on_click=_in_full,
            args=(asked.key,),
            help="So many numbers to learn from that it takes most "
            "of the time: about a minute on two cores, with a progress bar. Once measured, it is kept.",
        )


def _in_full(key: str) -> None:
    _mine(_THOROUGH).add(key)


def _go_on(key: str) -> None:
    _mine(_STOPPED).discard(key)


def _forget(key: str, options: Collection[str]) -> None:
    """Where the session has chosen what another data set had, begin anew."""
    if any(text not in options for text in st.session_state.get(key) or ()):
        del st.session_state[key]


def _mine(kind: str) -> set[str]:
    """The probes that this visitor has stopped, or wants in full."""
    found: set[str] = st.session_state.setdefault(kind, set())
    return found


def _downloads(choice: Choice, asked: Asked, found: Found) -> None:
    st.subheader("To take home", anchor=False)

    thorough = asked.key in _mine(_THOROUGH)

    def table() -> Table:
        from vae.export.linear_probe import table

        return table(asked.plan, work.state(asked, thorough, begin=False).found.results)

    output.downloads("Probes", "probes", table)
    plan = asked.plan
    sizes = " ".join(ALL if n == len(plan.data.rows) else str(n) for n in plan.sizes)
    z = " --z" if plan.sampled else ""
    missing = sum(found.of(what, n) is None for what in plan.whats for n in plan.sizes)
    part = (
        f" {missing} of {len(plan.whats) * len(plan.sizes)} are not measured yet and not in the files."
        if missing
        else ""
    )
    st.caption(
        "Every row and every class, with models and data by digest, settings and versions. The same as "
        f"`python -m vae probe checkpoints/… --dataset {choice.dataset.name} --train-sizes {sizes} --seeds "
        f"{plan.seeds}{z} --out probes.csv`.{part}"
    )
