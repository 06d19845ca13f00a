"""Many models of one recipe, which differ in beta and seed: trained, measured, and kept as tables."""
