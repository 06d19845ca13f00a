"""How easily the class of an image is read off its code."""
