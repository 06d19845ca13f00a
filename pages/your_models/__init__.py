"""Your models: what others trained becomes a checkpoint."""
