"""What the page of seeds asks; its answer is the sentence on which beta seeds agree on."""

QUESTION = (
    "Train the same model again from another seed: is what a dimension does still there, or was it luck? **Go down the "
    "cards: each strip is what the best match in another seed does. In which cards do all strips change alike?**"
)
