"""What a page has drawn, as one HTML file that opens from disk and needs no server."""
