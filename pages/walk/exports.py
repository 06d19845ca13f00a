"""What a visitor takes home of a walk: each made when it is asked for, at the place where they let go last."""

from collections.abc import Callable

import streamlit as st

from pages.walk import handout
from pages.walk.scene import Walker, focused
from pages.walk.walk_state import WalkState
from ui import loaders, output
from ui.sidebar import Choice
from ui.widgets.selected_image import SelectedImage


def buttons(
    choice: Choice, models: dict[str, Walker], start: SelectedImage | None, latest: Callable[[], WalkState]
) -> None:
    """A row of downloads. `latest` gives the state at the moment when one is asked for."""
    from vae.export import walk
    from vae.export.walk import Stop

    walkers = list(models.values())

    def stops(state: WalkState) -> list[Stop]:
        return [
            Stop(walker.checkpoint, walker.code(state), state.of(walker.checkpoint.name), walker.facts.measured)
            for walker in walkers
        ]

    def torch() -> list:
        return [loaders.model(walker.checkpoint) for walker in walkers]

    def pictures() -> bytes:
        return walk.digits_png(stops(latest()), torch())

    def grid() -> bytes:
        state = latest()
        focus = walkers.index(focused(models, state))
        return walk.grid_png(stops(state)[focus], torch()[focus])

    def sweep() -> bytes:
        state = latest()
        focus = walkers.index(focused(models, state))
        return walk.sweep_gif(stops(state), torch(), focus, state.rank, state.linked)

    def codes() -> str:
        origin = None if start is None else start.name if start.index is None else start.index
        return walk.code_json(stops(latest()), choice.dataset, origin)

    def table() -> str:
        return walk.table(stops(latest())).to_csv(index=False)

    st.caption("Take it home: as it is where you let go.")
    name = f"walk-{choice.dataset.name.split(':')[-1]}-{'prior' if start is None else start.key}"
    with st.container(horizontal=True):
        output.download("Pictures", f"{name}-pictures.png", "image/png", pictures)
        output.download("Grid", f"{name}-grid.png", "image/png", grid)
        output.download("Sweep", f"{name}-sweep.gif", "image/gif", sweep)
        output.download("Codes", f"{name}.json", "application/json", codes)
        output.download("Codes", f"{name}.csv", "text/csv", table)
        if not all(walker.told["obstacle"] for walker in walkers):
            output.download(
                "Handout",
                f"{name}.html",
                "text/html",
                lambda: handout.page(choice, models, start, latest()),
                "The walk in one file, weights included: opens from disk, without server or network.",
            )
