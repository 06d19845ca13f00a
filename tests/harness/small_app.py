"""The dashboard with small measures, for tests that press everything: `streamlit run` this file, folders as usual."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

import streamlit as st  # noqa: E402

from tests.harness.folder_states import small_measures  # noqa: E402
from ui import server  # noqa: E402
from vae.core import folders  # noqa: E402
from vae.metrics.disentanglement import dci  # noqa: E402

folders.use_arguments(sys.argv[1:])
small_measures(setattr)
dci.RESAMPLES = 2
server.prepare()

app = st.App(str(PROJECT / "ui" / "main.py"), routes=server.routes(""))
