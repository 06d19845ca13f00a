"""The Embeddings page: its scatter, what it is told and what it tells."""
