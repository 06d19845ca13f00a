"""The training runs of this server: one queue for all visitors."""

from __future__ import annotations

from vae.runs import folder
from vae.runs.folder import OPEN, Run, State
from vae.runs.queue import Queue

QUEUE = Queue()


def word(run: Run) -> State:
    """How far a run is. Raises TrainingError.

    What another server, which has ended, left as if it trained, is stopped: only those of the queue are at work, and
    what a terminal trains (`betascope runs`).
    """
    state = run.state()
    if state.state in OPEN and state.by == "server" and run not in QUEUE.order():
        return state.model_copy(update={"state": "stopped", "sentence": folder.ENDED})
    return state
