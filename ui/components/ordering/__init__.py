"""A list that is put in order, by a pointer or by keys."""
