"""What a model draws: of what it was shown, and of codes that were drawn from its latent space."""
