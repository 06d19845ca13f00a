"""The dashboard with small measures, for tests that press everything: `streamlit run small.py`, folders as usual."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests")]

import streamlit as st  # noqa: E402
from states import small_measures  # noqa: E402

from ui import server  # noqa: E402
from vae.core import folders  # noqa: E402
from vae.metrics.disentanglement import predictors  # noqa: E402

folders.use_arguments(sys.argv[1:])
small_measures(setattr)
predictors.RESAMPLES = 2
server.prepare()

app = st.App(str(PROJECT / "ui" / "main.py"), routes=server.routes(""))
