"""Your models: a file that others trained is read, shown under each reading of its numbers, and saved."""

import streamlit as st

from pages.your_models import lead, models, readings, saving, visitor_import
from pages.your_models.visitor_import import Import
from ui import address, navigation, output, public, sidebar, study_panel
from ui.study_panel import StudyPanel
from ui.widgets import your_files
from vae.foreign import examples

_SLOT = "models"


def draw_reading(at: Import) -> bool:
    """How far the model is looked at; True as long as it goes on."""
    panel = StudyPanel(
        "your-models", at.key, "Reading a model", again="Read it", kept="Stopped; nothing was read.", ended=""
    )
    statuses = panel.follow({at.key: at.examine}, address.page())
    (status,) = statuses.values()
    if status.problem:
        st.error(output.coded(at.files.plain(status.problem)), icon=":material/error:")
    panel.steer(statuses, "readings")
    return status.busy


def draw_import(at: Import) -> None:
    """What was read of the file, its pictures under each reading, and its saving."""
    st.header("What was read", anchor=False)
    progress = st.container()
    at.ask(readings.images(at))
    known = at.before, at.failed
    with progress:
        study_panel.live("your-models", draw_reading, at)
    if (at.before, at.failed) != known:
        st.rerun()  # its images have a control, which is drawn above
    examined = at.examined
    if examined is None:
        return
    st.markdown(readings.facts(examined))
    for note in examined.draft.notes:
        st.caption(output.coded(note))
    chosen = readings.choose(examined)
    readings.pictures(examined, chosen)
    saving.draw(at, examined, chosen)
    with st.expander("The same on the command line", icon=":material/terminal:"):
        st.code(saving.command(at, chosen, examined), "sh", wrap_lines=True)


place = navigation.heading("Your models", lead.QUESTION)
imports = public.bounds().imports
place.markdown(lead.answer([model.name for model in models.own()], not imports))
files = None
if imports:
    files = your_files.chosen(_SLOT, "Model from", "A zip of its folder, ONNX, or a file of weights")
    if files is None:
        visitor_import.clear()
        readings.forget()
        if sidebar.has_chosen():
            models.in_use(sidebar.chosen())
    else:
        draw_import(visitor_import.of(files, sidebar.dataset().name))
    models.listing()
else:
    st.info(
        "Nobody's files are taken on this public server. On a machine of your own this page imports them, and so does "
        "`betascope import`.",
        icon=":material/info:",
    )
with st.expander("What is read", icon=":material/table:", expanded=files is None):
    st.markdown(examples.markdown())
    st.markdown("**Any other model of PyTorch** writes ONNX by a few lines:")
    st.code(examples.ONNX, "python", wrap_lines=True)
