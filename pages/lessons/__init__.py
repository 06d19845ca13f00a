"""Lessons: a path to walk, step by step, each with a view, a question, and what was measured."""
