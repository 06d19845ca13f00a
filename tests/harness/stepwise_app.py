"""The dashboard as the busiest machine shows it, for tests: every state that a page may pass through is sent.

A server with time to spare sends only the last of some states, waits for work that is done in a moment, and shows no
sign of what takes less than half a second: here none of that. `streamlit run` this file, folders as usual.
"""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from streamlit.elements import spinner  # noqa: E402
from streamlit.runtime import forward_msg_queue  # noqa: E402

from ui import jobs, server, study_panel  # noqa: E402
from ui.head import Head  # noqa: E402
from vae.core import folders  # noqa: E402

forward_msg_queue._maybe_compose_delta_msgs = lambda *_: None
spinner.DELAY_SECS = 0.0
jobs.settle = lambda *_: None
study_panel._SECONDS = 2.0  # all that is measured comes at once, which pushes most

folders.use_arguments(sys.argv[1:])
server.prepare()

app = st.App(str(PROJECT / "ui" / "main.py"), routes=server.routes(""), middleware=[Middleware(Head)])
