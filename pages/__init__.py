"""The pages, a folder each: `page.py` reads top to bottom; what only it needs lies beside it."""
