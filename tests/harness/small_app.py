"""The dashboard with small measures, for tests that press everything: `streamlit run` this file, folders as usual.

DCI and SAP are fitted in the server, in seconds: on a busy machine the processes that take minutes alone took longer.
"""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

import streamlit as st  # noqa: E402

from tests.harness.folder_states import small_measures  # noqa: E402
from ui import server  # noqa: E402
from vae.core import folders, pieces, processes  # noqa: E402
from vae.metrics.disentanglement import boosting, dci  # noqa: E402

compute = pieces.compute


def compute_here(*arguments, **options):
    with processes.inline():
        return compute(*arguments, **options)


folders.use_arguments(sys.argv[1:])
small_measures(setattr)
pieces.compute, boosting.STAGES, dci.RESAMPLES = compute_here, 10, 2
server.prepare()

app = st.App(str(PROJECT / "ui" / "main.py"), routes=server.routes(""))
