"""What a visitor takes home of a walk: each made when it is asked for, at the place where they let go last."""

from collections.abc import Callable

import streamlit as st

from pages.walk import handout
from pages.walk.scene import Walker, focused, start_image
from pages.walk.walk_state import WalkState
from ui import language, output
from ui.components.download.files import File
from ui.sidebar import Choice
from ui.widgets.selected_image import SelectedImage
from vae.models.inference import Coder


def buttons(
    choice: Choice, models: dict[str, Walker], start: SelectedImage | None, latest: Callable[[], WalkState]
) -> None:
    """A row of downloads. `latest` gives the state at the moment when one is asked for."""
    from vae.export import table_files, walk
    from vae.export.names import file_name
    from vae.export.walk import WalkPosition

    walkers = list(models.values())
    begun = start_image(start)

    def positions(state: WalkState) -> list[WalkPosition]:
        return [
            WalkPosition(walker.checkpoint, walker.code(state), state.of(walker.checkpoint.name), walker.facts.measured)
            for walker in walkers
        ]

    def coders() -> list[Coder]:
        return [walker.checkpoint.coder() for walker in walkers]

    def origin(at: list[WalkPosition]) -> dict[str, object]:
        return walk.provenance(at, choice.dataset, begun)

    def pictures() -> bytes:
        at = positions(latest())
        return walk.digits_png(at, coders(), origin(at))

    def grid() -> bytes:
        state = latest()
        focus = walkers.index(focused(models, state))
        position = positions(state)[focus]
        return walk.grid_png(position, coders()[focus], origin([position]))

    def sweep() -> bytes:
        state = latest()
        focus, at = walkers.index(focused(models, state)), positions(state)
        return walk.sweep_gif(at, coders(), focus, state.rank, state.linked, origin(at))

    def codes() -> str:
        return walk.code_json(positions(latest()), choice.dataset, begun)

    def table() -> str:
        at = positions(latest())
        return table_files.render(walk.table(at, origin(at)), ".csv")

    st.caption("Take it home: as it is where you let go.")

    def name(suffix: str, *what: str) -> str:
        models = [walker.checkpoint.name for walker in walkers]
        return file_name("walk", choice.dataset.name, models, "prior" if start is None else start.key, *what) + suffix

    spoken = language.spoken()  # the file is made when it is asked for, and no page runs then
    handouts = [
        File(
            "Handout",
            name(".html"),
            "text/html",
            lambda: handout.page(choice, models, start, latest(), spoken),
            "The walk in one file, weights included: opens from disk, without server or network.",
        )
    ]
    output.download(
        File("Pictures", name(".png", "pictures"), "image/png", pictures),
        File("Grid", name(".png", "grid"), "image/png", grid),
        File("Animation", name(".gif", "sweep"), "image/gif", sweep),
        File("Codes", name(".json"), "application/json", codes),
        File("Codes", name(".csv"), "text/csv", table),
        *(handouts if not all(walker.payload["obstacle"] for walker in walkers) else []),
    )
    if left := [walker for walker in walkers if walker.payload["obstacle"]]:
        names = output.literal(", ".join(walker.title for walker in left))
        reasons = output.literal("; ".join(dict.fromkeys(walker.payload["obstacle"] for walker in left)))
        st.caption(f"The handout is for models that a browser decodes, so it leaves out {names}: {reasons}.")
