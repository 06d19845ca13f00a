"""The visitor's own digits: the pad, the uploader, and where they are kept."""
