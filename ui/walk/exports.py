"""What a visitor takes home of a walk: each made when it is asked for, at the place where they let go last."""

import streamlit as st

from ui import loaders, page
from ui.controls import Choice
from ui.picked import Picked
from ui.walk import handout
from ui.walk.place import Place
from ui.walk.scene import Walker, focused


def buttons(choice: Choice, models: dict[str, Walker], start: Picked | None, place: Place) -> None:
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

    def codes() -> str:
        origin = None if start is None else start.name if start.index is None else start.index
        return walks.code_json(stops, choice.dataset, origin)

    st.caption("Take it home: as it is where you let go.")
    name = f"walk-{choice.dataset.name.split(':')[-1]}-{'prior' if start is None else start.key}"
    with st.container(horizontal=True):
        page.download("Digits", f"{name}-digits.png", "image/png", lambda: walks.digits_png(stops, torch()))
        page.download("Grid", f"{name}-grid.png", "image/png", lambda: walks.grid_png(stops[focus], torch()[focus]))
        page.download("Sweep", f"{name}-sweep.gif", "image/gif", sweep)
        page.download("Codes", f"{name}.json", "application/json", codes)
        page.download("Codes", f"{name}.csv", "text/csv", lambda: walks.table(stops).to_csv(index=False))
        if not all(walker.told["obstacle"] for walker in walkers):
            page.download(
                "Handout", f"{name}.html", "text/html", lambda: handout.page(choice, models, start, place),
                "The walk in one file, weights included: opens from disk, without server or network.",
            )  # fmt: skip
