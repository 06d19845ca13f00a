"""The front door: `streamlit run dashboard.py`.

With `-- --data-dir DIR --checkpoints DIR` for other folders, `-- --public` for visitors from anywhere.
"""

import sys

import streamlit as st
from starlette.middleware import Middleware

from ui import public
from ui.admission import Admission
from ui.browser import served
from ui.files import store
from vae import folders

folders.use_arguments(sys.argv[1:])
public.use_arguments(sys.argv[1:])

base = st.get_option("server.baseUrlPath")
app = st.App(
    "ui/app.py",
    routes=[*served.routes(base), *store.routes(base)],
    middleware=[Middleware(Admission, bounds=public.bounds())],
)
