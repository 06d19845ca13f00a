"""A training run as it goes, and back through it."""
