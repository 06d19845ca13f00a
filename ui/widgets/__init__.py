"""Controls and displays that two pages or more share."""
