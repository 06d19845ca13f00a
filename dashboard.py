"""The front door: `streamlit run dashboard.py`, with `-- --data-dir DIR --checkpoints DIR` for other folders."""

import sys

import streamlit as st

from ui.browser import served
from vae import folders

folders.use_arguments(sys.argv[1:])

app = st.App("ui/app.py", routes=served.routes(st.get_option("server.baseUrlPath")))
