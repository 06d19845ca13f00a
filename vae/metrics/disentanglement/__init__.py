"""How the factors of the images are spread over the dimensions of a code."""
