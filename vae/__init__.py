"""Autoencoders and beta-VAEs: data, models, training, checkpoints and measures.

Usable from a notebook or the command line (`python -m vae`); nothing here imports Streamlit.
Modules import only from the floors below their own:

    report, figures          what is shown or exported
    measure                  numbers about a model
    explore                  codes of a data set
    training, checkpoints    fit a model, keep it on disk
    models                   encode and decode
    config, layers           what a model is made of, without torch
    data                     images behind one `load(name, split)`
    cache, files, folders, errors
"""

__version__ = "0.1.0"
