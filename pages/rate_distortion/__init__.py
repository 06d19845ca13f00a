"""Rate and distortion: what beta buys, and what it costs, over many betas and seeds."""
