"""The beta dial: one network for every beta, and everything that follows while it is turned."""
