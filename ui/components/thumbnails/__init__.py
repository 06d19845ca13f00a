"""A strip of small images to choose one from."""
