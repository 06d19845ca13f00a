"""What `python -m benchmarks.fuzz` does to files: a module for each idea, `kinds` lists what is damaged."""
