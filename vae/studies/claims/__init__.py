"""What is said of these models, each claim with its measures, its pictures and a verdict by a stated rule."""
