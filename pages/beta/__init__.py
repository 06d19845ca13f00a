"""The Beta page."""
