"""Models that others trained: their files read into layers and weights, and what was concluded shown on images."""
