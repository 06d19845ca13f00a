"""Autoencoders and beta-VAEs: data, models, training, checkpoints and measures.

Usable from a notebook or the command line (`python -m vae`); nothing here imports Streamlit.
Which folder may import which: docs/architecture.md.
"""

__version__ = "0.1.0"
