"""One runnable script for each figure in the README: `python -m benchmarks.NAME`."""
