"""A visitor's own picture, drawn or uploaded, brought to the form of a data set's images."""
