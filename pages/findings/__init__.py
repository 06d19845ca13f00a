"""The claims and what came of them, on their page."""
