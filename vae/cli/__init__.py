"""The commands of `python -m vae`, a module a group; each function is thin, what it does lives in the modules below."""
