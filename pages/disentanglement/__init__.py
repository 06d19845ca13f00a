"""What each dimension does, on its page."""
