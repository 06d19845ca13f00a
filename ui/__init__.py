"""What the pages share: loaders that cache, controls that are in the address, pictures of digits."""
