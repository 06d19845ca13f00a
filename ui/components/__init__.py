"""What lives in the visitor's browser, a folder each: Python mounts it, JavaScript runs it."""
