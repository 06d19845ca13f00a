"""The front door: `streamlit run dashboard.py`.

With `-- --data-dir DIR --checkpoints DIR` for other folders, `-- --public` for visitors from anywhere.
"""

import sys

import streamlit as st
from starlette.middleware import Middleware

from ui import public, server
from ui.admission import Admission
from ui.head import Head
from vae.core import folders

folders.use_arguments(sys.argv[1:])
public.use_arguments(sys.argv[1:])
server.prepare()

app = st.App(
    "ui/main.py",
    routes=server.routes(st.get_option("server.baseUrlPath")),
    middleware=[Middleware(Admission, bounds=public.bounds()), Middleware(Head)],
)
