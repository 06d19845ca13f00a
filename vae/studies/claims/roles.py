"""The parts that models play in claims and lessons, as models are titled; `evidence` imports torch, this does not."""

AE, FREE, BALANCED, STRONG = "AE", "β = 0", "β = 2.4", "β = 10"
ROLES = (AE, FREE, BALANCED, STRONG)
REAL = "Real images"
