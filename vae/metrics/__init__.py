"""Numbers about a model; every one is defined in its function's docstring."""
