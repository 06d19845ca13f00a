"""Files that a visitor takes home: a button on the page, and the address where the file is made."""
