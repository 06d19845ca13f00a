"""What is measured in which order, of several models: disentanglement, linear probes, interpolation, claims."""
