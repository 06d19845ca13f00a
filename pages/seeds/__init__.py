"""What seeds of one beta have in common, on their page."""
