"""What the page asks, and its answer: which runs are here."""

from collections.abc import Sequence

from vae.core.counted import by_number

QUESTION = (
    "Start a network and watch its codes find their places; turn β while it learns. "
    "**Which dimensions die, and do they come back?**"
)


def answer(words: Sequence[str], public: bool) -> str:
    """How many runs there are, and whether one trains."""
    if public:
        return "On this public server nothing is trained."
    if not words:
        return "No run yet: choose below and start one."
    now = sum(word in ("running", "starting") for word in words)
    waiting = words.count("waiting")
    parts = [f"{len(words)} {by_number(len(words), 'run', 'runs')} here"]
    parts += [f"{now} training now" if now else "none training now"]
    parts += [f"{waiting} waiting for a turn"] if waiting else []
    return ", ".join(parts) + "."
