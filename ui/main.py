"""The script that every visit runs: names the pages in teaching order and runs the one that was asked for.

It lies here, and not beside pages/, because Streamlit would otherwise find that folder on its own and open a deep
link in a fresh process without this script.
"""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # Streamlit puts this script's own folder there, not the project's
    sys.path.insert(0, str(ROOT))

from ui import class_link, door, navigation  # noqa: E402
from ui.navigation import NAME, NAVIGATION  # noqa: E402

door.attend()
door.follow()
# The icon is said first: browsers would else fetch the page's from fonts.gstatic.com, to show it in the tab.
st.set_page_config(page_icon=str(ROOT / "ui" / "icon.png"), layout="wide")
class_link.follow(navigation.names())
pages = {group: [entry.as_page() for entry in entries] for group, entries in NAVIGATION.items()}
page = st.navigation(pages, expanded=True)  # else Streamlit hides all but ten
navigation.begin(page.url_path)
st.set_page_config(page_title=f"{page.title} · {NAME}")
st.html(ROOT / "ui" / "style.css")

# Only now what imports numpy: the first time, the browser can load the frame of the page meanwhile.
from ui import about, address, leads, preload, presentation, sidebar_controls  # noqa: E402

if address.arrive(page.url_path) or address.navigated():
    address.deliver()
    address.remember()
sidebar_controls.draw(navigation.by_class(page.url_path))
presentation.draw(page.url_path)
with st.sidebar:
    about.foot()
leads.follow()
door.answer()
address.mount()
with address.answered(sidebar_controls.EXPLAINED, sidebar_controls.NAMES):
    if page.url_path:  # not the Overview, which does without
        preload.wait()
    if navigation.left_out(page.url_path):
        navigation.instead(page.title)
    else:
        page.run()
preload.begin()
