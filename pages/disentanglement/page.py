"""Disentanglement: what each dimension of each model does, in pictures, in words and in the field's scores."""

from pages.disentanglement import show
from ui import navigation, sidebar

navigation.heading(
    "Disentanglement",
    "A dimension is easy to use when it does one thing that you can name: how thick, how slanted, how large. **Go down "
    "the cards: what does each dimension change, by how much, and what else comes along? A model in which one "
    "dimension tells one factor scores high.**",
)
show.measured(sidebar.chosen())
