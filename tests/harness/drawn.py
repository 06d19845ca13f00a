"""A visitor who has drawn a digit, in Streamlit's own test harness."""

from ui.widgets.your_digits import Drawing
from vae import data
from vae.core.folders import PROJECT

STROKES = [{"width": 2.4, "points": [0.2, 0.2, 0.8, 0.8]}]


def picture():
    """A digit that is not in the data set: one of it, mirrored."""
    return data.load("digits", "test").images[5][:, ::-1].copy()


def visited(app, page, own=None, **query):
    """The page of a visitor who has drawn; `own`: what, by slot."""
    test = app("overview", **query)
    test.session_state["your-drawn"] = {"image": Drawing(picture(), STROKES)} if own is None else own
    return test.switch_page(str(PROJECT / "pages" / page / "page.py")).run()
