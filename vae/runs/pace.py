"""How often a run can be seen, from the size of its decoder."""

MOST_BYTES = 180_000  # a second, of frames
SOONEST = 0.2  # seconds between two looks
_BYTES_A_WEIGHT = 0.67  # of a frame, as measured
_BESIDE = 9_000  # bytes: a thousand points


def frames_a_second(weights: int) -> float:
    """At most, for a decoder of so many weights."""
    return min(1 / SOONEST, MOST_BYTES / (weights * _BYTES_A_WEIGHT + _BESIDE))
