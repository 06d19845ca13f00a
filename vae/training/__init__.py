"""Fit models: autoencoders and VAEs, and the judge of a data set."""
