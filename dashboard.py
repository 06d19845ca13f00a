"""The front door: `streamlit run dashboard.py`, with `-- --data-dir DIR --checkpoints DIR` for other folders."""

import sys

import streamlit as st

from ui.browser import served
from ui.files import store
from vae import folders

folders.use_arguments(sys.argv[1:])

base = st.get_option("server.baseUrlPath")
app = st.App("ui/app.py", routes=[*served.routes(base), *store.routes(base)])
