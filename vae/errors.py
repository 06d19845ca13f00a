"""The errors that a person can act on. Each message says what is wrong, where, and what to do next."""


class BetascopeError(Exception):
    """Base of the errors below: the command line and the pages print its text and nothing else."""


class DataError(BetascopeError):
    """A data set is missing, unreadable or not what it claims to be."""


class CheckpointError(BetascopeError):
    """A checkpoint folder is incomplete, damaged or does not fit its own config."""


class TrainingError(BetascopeError):
    """Training cannot start, go on or be resumed."""


class MeasureError(BetascopeError):
    """A measure is not defined for this input."""


class Stopped(BetascopeError):
    """Long work was asked to stop and did. The text says what is kept of it, and how it goes on."""


def os_error_sentence(error: OSError) -> str:
    """What the operating system said, in words: 'no space left on device', 'permission denied'."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
