"""Rows of pictures along a path, scrubbed together."""
