"""Training runs that are watched: each in a process of its own, with a folder of its own."""
