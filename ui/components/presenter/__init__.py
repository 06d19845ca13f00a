"""What a presentation has in the browser: the button and key of the full screen, and keys to go from page to page."""
