"""What lies in latent space: what each dimension does, how paths look, how far a map can be believed."""
