"""Your data: files of a visitor's own become a data set."""
