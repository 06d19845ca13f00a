"""What a traversal was measured to do, as a sentence that anybody understands."""

from collections.abc import Sequence

import numpy as np

from vae.core.counted import by_number
from vae.core.errors import MeasureError
from vae.core.minus import minus
from vae.metrics.images.measured import UNITS
from vae.metrics.latent.traversals import Traversals

LEAST = 0.1  # standard deviations of the data per sigma: a smaller change is not worth a word
COMPARABLE = 0.7  # of the largest change: a second factor that changes as much is named as well
MUCH = 0.3  # from here on it is "mostly" this factor; below, it is a little of it
OFTEN = 0.2  # of the images: turned into another class more seldom is not worth a word either
_DIGITS = tuple("0123456789")


def leading(found: Traversals, j: int) -> tuple[str, ...]:
    """The one or two factors that dimension j changes most, compared by `strength`; none where nothing changes.

    Raises MeasureError: no such dimension.
    """
    if not 0 <= j < len(found.paired):
        raise MeasureError(f"There is no dimension {j}; choose from 0 to {len(found.paired) - 1}.")
    strength = np.where(found.certain[j], np.abs(found.strength[j]), 0)
    order = np.argsort(-strength, kind="stable")[:2]
    first = strength[order[0]]
    return tuple(found.factors[k] for k in order if strength[k] >= max(LEAST, COMPARABLE * first))


def sentence(found: Traversals, j: int, class_names: Sequence[str] = _DIGITS, kind: str = "") -> str:
    """'z3: mostly slant, +0.21 rad per σ; turns 31 % of the images into another digit at +2 σ'.

    The sign says which way a move up goes: slant above 0 leans right. A change of class is told at the move where it
    is most frequent, for at least 20 % of the images, with the class that most of those turn into. `kind` is what a
    class is called; by itself "digit" where the names are digits.
    Raises MeasureError: no such dimension.
    """
    names = leading(found, j)
    lost = found.images - int(found.paired[j])
    if found.paired[j] == 0:
        said = f"nothing to measure: all {found.images} images lose their ink"
    elif names:
        much = abs(found.strength[j, found.factors.index(names[0])]) >= MUCH
        changed = " and ".join(_told(found, j, name) for name in names)
        said = f"mostly {changed}" if much else f"a little {changed}"
    else:
        said = "changes nothing that is measured"
    if 0 < lost < found.images:
        n = found.images
        out = f"{lost} of {n} images {by_number(lost, 'loses its ink and is', 'lose their ink and are')} left out"
        said += f" ({out})"
    turned = _turned(found, j, class_names, kind)
    if turned:
        said += f"; {turned}" if names or found.paired[j] == 0 else f", but {turned}"
    return f"z{j}: {said}"


def _told(found: Traversals, j: int, name: str) -> str:
    changed = f"{rounded(found.slope[j, found.factors.index(name)].value)} {UNITS[name]}"
    return f"{name}, {changed} per σ"


def rounded(value: float) -> str:
    """Two digits that count, with a sign, never as a power of ten: '+0.21', '−12'; whole numbers keep all of theirs."""
    size = abs(float(f"{value:.1e}"))  # as it will be read: 9.99 is 10
    decimals = max(0, 1 - int(np.floor(np.log10(size)))) if size else 1
    return minus(f"{value:+.{decimals}f}")


def _turned(found: Traversals, j: int, class_names: Sequence[str], kind: str) -> str:
    if found.turned is None or found.into is None or found.turned[j].max() < OFTEN:
        return ""
    t = int(found.turned[j].argmax())
    into = class_names[found.into[j, t]] if found.into[j, t] < len(class_names) else f"class {found.into[j, t]:d}"
    kind = kind or ("digit" if set(class_names) <= set(_DIGITS) else "class")
    share, move = f"{100 * found.turned[j, t]:.0f} %", minus(f"{found.moves[t]:+g} σ")
    return f"turns {share} of the images into another {kind} at {move}, most often {into}"
