"""The live walk: what the browser is told (scene), what it tells (place), and what can be taken home."""
