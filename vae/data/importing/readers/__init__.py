"""A module for each format: `read(job)` gives what its files hold. `formats` says which format is read by which."""
