"""What the page Lessons asks, and how a lesson goes."""

QUESTION = (
    "A lesson asks before it shows: look, say what you expect, and see what was measured. **Which of your guesses will "
    "fail?**"
)
ANSWER = (
    "A step has a few words, a view with its controls, and mostly a question. Say what you expect before you see it: a "
    "guess that fails teaches more than a sentence that was read. Every number is measured, on the images and models "
    "that are chosen. Your answers stay in this browser, nowhere else, until you hand them in as a file. Keys: ← and → "
    "go back and on."
)
