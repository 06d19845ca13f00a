"""A drawing, and what every model makes of it while the pen moves."""
