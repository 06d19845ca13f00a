"""Your data: files of your own are read, shown with what was concluded, changed, and saved as a data set."""

import streamlit as st

from pages.your_data import conclusions, controls, data_sets, lead, saving, visitor_import
from pages.your_data.visitor_import import Import
from ui import address, navigation, output, public, sidebar, study_panel
from ui.study_panel import StudyPanel
from ui.widgets import your_files
from vae import data
from vae.data.importing import factor_columns, formats

_SLOT = "data"


def draw_reading(at: Import) -> bool:
    """How far the files are read; True as long as it goes on."""
    panel = StudyPanel(
        "your-data", at.key, "Reading images", again="Read them", kept="Stopped; nothing was read.", ended=""
    )
    statuses = panel.follow({at.key: at.examine}, address.page())
    (status,) = statuses.values()
    if status.problem:
        st.error(output.coded(at.files.plain(status.problem)), icon=":material/error:")
    if not panel.steer(statuses) and not status.problem:
        with st.container(key="your-data-rests-at-work"):  # as high as the bar in its place: nothing moves
            st.caption(
                "What is not as it should be is changed beside it; each control says its option of the command line."
            )
    return status.busy


def draw_import(at: Import) -> None:
    """What was concluded of the files, the images as they will be, and their saving."""
    st.header("What was concluded", anchor=False)
    progress = st.container()
    places, options = conclusions.ask(at)
    if options is None:
        conclusions.fill(places, at, busy=False)
        return
    at.ask(options)
    drawn = conclusions.factors(at)
    with progress:
        study_panel.live("your-data", draw_reading, at)
    if [one.name for one in conclusions.factors(at)] != [one.name for one in drawn]:
        st.rerun()  # each has a control, and those are drawn above
    busy = at.read is None and bool(st.session_state.get("study-stage-your-data"))
    conclusions.fill(places, at, busy)
    read = at.read or (at.before if busy else None)
    if read is None:
        return
    st.header("As they will be", anchor=False)
    conclusions.pictures(read, at.files)
    if at.read is not None:
        saving.draw(at)
        with st.expander("The same on the command line", icon=":material/terminal:"):
            st.code(saving.command(at), "sh", wrap_lines=True)


place = navigation.heading("Your data", lead.QUESTION)
imports = public.bounds().imports
place.markdown(lead.answer([data.title(name) for name in data_sets.own()], not imports))
if imports:
    files = your_files.chosen(
        _SLOT, "Images from", "Files that belong together, or a zip of pictures", (factor_columns.FILE,)
    )
    if files is None:
        visitor_import.clear()
        controls.forget()
    else:
        draw_import(visitor_import.of(files))
else:
    files = None
    st.info(
        "Nobody's files are taken on this public server. On a machine of your own this page imports them, and so does "
        "`betascope data import`.",
        icon=":material/info:",
    )
if files is None:
    data_sets.in_use(sidebar.dataset())
if imports:
    data_sets.listing()
with st.expander("What is read", icon=":material/table:", expanded=files is None):
    st.markdown(formats.markdown())
