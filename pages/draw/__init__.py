"""The Draw page: every model follows the pen, in the browser."""
