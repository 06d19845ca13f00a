"""The Probe page: what a linear classifier reads off the codes."""
