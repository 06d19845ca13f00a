"""What a visitor takes home of a walk: each made when it is asked for, at the place where they let go last."""

from collections.abc import Callable

import streamlit as st

from ui import loaders
from ui.controls import Choice
from ui.walk import handout
from ui.walk.place import Place
from ui.walk.scene import Walker, focused


def buttons(choice: Choice, models: dict[str, Walker], index: int | None, place: Place) -> None:
    """A row of downloads."""
    from vae.report import walks
    from vae.report.walks import Stop

    walkers = list(models.values())
    stops = [
        Stop(walker.checkpoint, walker.code(place), place.of(walker.checkpoint.name), walker.facts.measured)
        for walker in walkers
    ]
    focus = walkers.index(focused(models, place))

    def torch() -> list:
        return [loaders.model(walker.checkpoint) for walker in walkers]

    def sweep() -> bytes:
        return walks.sweep_gif(stops, torch(), focus, place.rank, place.linked)

    st.caption("Take it home: as it is where you let go.")
    name = f"walk-{choice.dataset.name.split(':')[-1]}-{'prior' if index is None else index}"
    with st.container(horizontal=True):
        _button("Digits", f"{name}-digits.png", "image/png", lambda: walks.digits_png(stops, torch()))
        _button("Grid", f"{name}-grid.png", "image/png", lambda: walks.grid_png(stops[focus], torch()[focus]))
        _button("Sweep", f"{name}-sweep.gif", "image/gif", sweep)
        _button("Codes", f"{name}.json", "application/json", lambda: walks.code_json(stops, choice.dataset, index))
        _button("Codes", f"{name}.csv", "text/csv", lambda: walks.table(stops).to_csv(index=False))
        if not all(walker.told["obstacle"] for walker in walkers):
            _button(
                "Handout", f"{name}.html", "text/html", lambda: handout.page(choice, models, index, place),
                "The walk in one file, weights included: opens from disk, without server or network.",
            )  # fmt: skip


def _button(label: str, file: str, mime: str, make: Callable[[], bytes | str], tip: str | None = None) -> None:
    kind = file.rsplit(".", 1)[1]
    st.download_button(
        f"{label} ({kind.upper()})", make, file, mime, key=f"walk-{label}-{kind}", help=tip, on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip
