"""The parts that models play in claims and lessons, as models are titled."""

AE, FREE, BALANCED, STRONG = "AE", "β = 0", "β = 2.4", "β = 10"
ROLES = (AE, FREE, BALANCED, STRONG)
REAL, CROSS_FADE = "Real images", "Cross-fade"  # what is no model, and has some of their numbers
