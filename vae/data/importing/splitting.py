"""Which images are for training and which for testing: as the files have it, else drawn from each class by a seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError
from vae.data import classes
from vae.data.dataset import SPLITS, UNLABELLED, Split
from vae.data.importing.found import Conclusion, Options
from vae.data.importing.parts import Part

FEWEST = 5  # images for both splits


def conclude(
    parts: Sequence[Part],
    labels: Sequence[classes.Labels],
    names: Sequence[str],
    keep: Sequence[NDArray[np.bool_]],
    options: Options,
    said: list[Conclusion],
) -> tuple[dict[Split, tuple[NDArray[np.int64], ...]], list[str]]:
    """Which images of which part are of each split, ascending, and what to know of that; says it in `said`.

    Raises DataError: too few images for two splits.
    """
    there = {part.name for part in parts}
    used = [part.name != "val" or options.validation for part in parts]
    rows = [np.flatnonzero(own) if use else np.empty(0, np.int64) for own, use in zip(keep, used, strict=True)]
    if "test" in there and len(there) > 1 and not options.redraw:
        chosen: dict[Split, tuple[NDArray[np.int64], ...]] = {
            split: tuple(
                own if (part.name == "test") == (split == "test") else np.empty(0, np.int64)
                for part, own in zip(parts, rows, strict=True)
            )
            for split in SPLITS
        }
        how = "as the files have it"
    else:
        whole = np.concatenate([own[row] for own, row in zip(labels, rows, strict=True)])
        if len(whole) < FEWEST:
            raise DataError(
                f"{parts[0].where} holds {len(whole)} images; at least {FEWEST} are needed for both splits."
            )
        test = np.split(
            classes.for_testing(whole, options.test, options.seed), np.cumsum([len(row) for row in rows])[:-1]
        )
        chosen = {
            "train": tuple(row[~own] for row, own in zip(rows, test, strict=True)),
            "test": tuple(row[own] for row, own in zip(rows, test, strict=True)),
        }
        fair = (whole != UNLABELLED).any()
        how = f"{float(options.test):.0%}{' of each class' if fair else ''} drawn for testing (seed {options.seed})"
    if "val" in there:
        kept = options.validation
        how = f"{how}; validation images are {'with those for training' if kept else 'left out'}"
    count = {split: sum(map(len, chosen[split])) for split in SPLITS}
    if not all(count.values()):
        raise DataError(f"{parts[0].where}: no image is left for {'training' if count['test'] else 'testing'}.")
    said.append(Conclusion("Split", f"{count['train']:,} for training, {count['test']:,} for testing: {how}"))
    own = [np.concatenate([part[row] for part, row in zip(labels, chosen[split], strict=True)]) for split in SPLITS]
    notes = [classes.never_learned(own[0], own[1], names), classes.never_tested(own[0], own[1], names)]
    return chosen, [note for note in notes if note]
