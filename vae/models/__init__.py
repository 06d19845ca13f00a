"""What a model is, from its config to its networks, its weights and its folder on disk; images to codes and back."""
