"""What an address asks for in vain: how that is found, and the sentence that says so. `ui/address.py` shows it."""

from collections.abc import Collection
from dataclasses import dataclass

_LONGEST = 60  # characters of an address that a sentence quotes


@dataclass(frozen=True)
class Vain:
    """What an address asked for and is not to be had, and what its control had instead; '' where no control has it."""

    asked: tuple[str, ...]
    taken: tuple[str, ...] = ()


def missing(asked: Collection[str], taken: Collection[str]) -> tuple[str, ...]:
    """What was asked for and is not among what a control took, which may spell it in another way (1000 is 1,000)."""
    return tuple(text for text in asked if text and not any(_same(text, own) for own in taken))


def texts(value: object) -> tuple[str, ...]:
    """What a control holds, as an address would have it."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return (str(value).lower(),)
    if isinstance(value, list | tuple):
        return tuple(str(one) for one in value)
    return (f"{value:g}" if isinstance(value, float) else str(value),)


def sentence(name: str, one: Vain) -> str:
    """What the page says of it, where it has no sentence of its own."""
    asked = " and ".join(_quoted(name, text) for text in one.asked)
    instead = f"; the page shows {_quoted(name, ', '.join(one.taken))} instead" if one.taken else ""
    return f"This address asks for {asked}, which is not available here{instead}."


def _quoted(name: str, text: str) -> str:
    """As an address has it, in a form that no sentence is broken by."""
    shown = " ".join(text.replace("`", "'").split())
    return f"`{name}={shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + '…'}`"


def _same(asked: str, taken: str) -> bool:
    return asked == taken or asked.lower() == taken or _number(asked) == _number(taken) is not None


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None
