"""Train: a network learns before one's eyes, and beta can be turned while it does."""
