"""Codes of a data set: what a model makes of many images at once."""
