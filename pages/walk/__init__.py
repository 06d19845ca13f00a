"""The Latent walk page."""
