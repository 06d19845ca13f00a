"""Probe: how much of an image's class a linear classifier reads off each model's code, with few and with all labels."""

from pages.probe import show
from ui import navigation, sidebar

navigation.heading(
    "Probe",
    "Is the class easy to read off the code? A probe is the simplest reader: it draws straight cuts through the space "
    "of codes, and learns where from some labelled training images. **Look at the left end of the curves, where labels "
    "are few, and at the grey floors: a code is worth something where it beats raw pixels and PCA.**",
)
choice = sidebar.chosen()
asked = show.controls(choice)
if asked:
    show.measured(choice, asked)
