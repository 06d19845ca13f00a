"""What came of the probes, in sentences: a VAE against the AE, how it was measured, what is still to be measured."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pages.probe.study import ProbeRequest, ProbeResults, Step
from ui.sidebar import Choice
from vae import data
from vae.core.counted import counted
from vae.core.estimate import Estimate
from vae.metrics.probing.representations import Representation
from vae.metrics.probing.result import Probe, difference

_BALANCE = 2.4  # the beta that is held against the AE, or the one nearest to it


def compared(choice: Choice, request: ProbeRequest, results: ProbeResults, coming: Sequence[Step] = ()) -> list[str]:
    """The chosen VAE whose beta is nearest to 2.4 against the chosen AE, at the fewest labels known and at the most.

    Nothing where there are not both. coming: what is being measured has its line already.
    """
    pair = _pair(choice, request)
    if pair is None:
        return []
    vae, plain = pair
    known = [n for n in request.plan.sizes if results.of(vae, n) and results.of(plain, n)]
    sizes = sorted({*known, *(n for what, n in coming if what in pair)})
    ends = sizes if len(sizes) < 2 else [sizes[0], sizes[-1]]
    return [
        _against(request, results, vae, plain, size)
        if size in known
        else f"**With {f'all {size:,}' if is_whole(request, size) else f'{size:,}'} labels**: being measured."
        for size in ends
    ]


def number(request: ProbeRequest, size: int) -> str:
    """How many labels, in words: '1,000', 'all 60,000'."""
    return f"all {size:,}" if is_whole(request, size) else f"{size:,}"


def is_whole(request: ProbeRequest, size: int) -> bool:
    """Whether so many labels are all there are."""
    return size == len(request.plan.data.rows)


def read(choice: Choice, request: ProbeRequest) -> str:
    """What the probes read."""
    if request.plan.sampled:
        plain = any(checkpoint.config.kind == "ae" for checkpoint in choice.checkpoints)
        return f"one sampled z an image{'; an AE has no noise, so it is μ' if plain else ''}"
    return "the codes μ"


def measured(choice: Choice, request: ProbeRequest) -> str:
    """How it was measured: on what, by what, how often."""
    plan = request.plan
    tested, drawn = len(plan.data.tested), [n for n in plan.sizes if n != len(plan.data.rows)]
    several = plan.seeds > 1
    draws = (
        f"Where not all labels are used, mean over {counted(plan.seeds, 'draw')} of them "
        f"({f'seeds 0 to {plan.seeds - 1}' if several else 'seed 0'}), the same for every row, each class by its share."
    )
    how = (
        f"Read: {read(choice, request)}. Tested on {counted(tested, 'test image')} of "
        f"{data.title(choice.dataset.name)}. Below each accuracy its 95 % interval (Wilson's; chance in the "
        f"images{' and draws' if drawn and several else ''}). Each probe is a multinomial logistic regression "
        f"(scikit-learn, lbfgs, C = {plan.c:g}); its inputs are standardised on the training images that it learns "
        "from."
    )
    return f"{how} {draws}" if drawn else how


def waiting(request: ProbeRequest, steps: Sequence[Step]) -> str:
    """What has not been measured because it takes long: 'raw pixels with 10,000 and all 60,000 labels'."""
    by_name: dict[str, list[int]] = {}
    for what, size in steps:
        by_name.setdefault(what.name if what.floor else request.names[what.digest], []).append(size)
    parts = [
        f"{name} with {' and '.join(number(request, n) for n in sorted(sizes))} labels"
        for name, sizes in by_name.items()
    ]
    return "; ".join(parts)


def _pair(choice: Choice, request: ProbeRequest) -> tuple[Representation, Representation] | None:
    both = list(zip(request.models, choice.checkpoints, strict=True))
    plain = [what for what, checkpoint in both if checkpoint.config.kind == "ae"]
    vaes = [(abs(one.config.beta - _BALANCE), k) for k, (_, one) in enumerate(both) if one.config.beta > 0]
    return (both[min(vaes)[1]][0], plain[0]) if plain and vaes else None


def _against(
    request: ProbeRequest, results: ProbeResults, vae: Representation, plain: Representation, size: int
) -> str:
    first, second = results.of(vae, size), results.of(plain, size)
    assert first is not None
    assert second is not None
    apart = _difference(first, second)
    by, low, high = (100 * part for part in (apart.value, apart.low, apart.high))
    own, other = request.names[vae.digest], request.names[plain.digest]
    whole, more = is_whole(request, size), by > 0
    if low <= 0 <= high:
        return (
            f"**With {f'all {size:,}' if whole else f'{size:,}'} labels**, the code of {own} gives "
            f"{100 * first.accuracy:.1f} %, against {100 * second.accuracy:.1f} % of the {other}: no difference that "
            f"could be told (95 % interval {_signed(low)} to {_signed(high)} points)."
        )
    least, most = sorted((abs(low), abs(high)))
    return (
        f"**With {f'all {size:,}' if whole else f'{size:,}'} labels**, the code of {own} gives "
        f"{100 * first.accuracy:.1f} %, {abs(by):.1f} points {'more' if more else 'less'} than the "
        f"{100 * second.accuracy:.1f} % of the {other} (95 % interval {least:.1f} to {most:.1f})."
    )


def _signed(points: float) -> str:
    return f"{points:+.1f}".replace("-", "−")


@lru_cache(maxsize=32)  # resampling takes 0.1 s, and a page that is being filled says it again and again
def _difference(first: Probe, second: Probe) -> Estimate:
    return difference(first, second)
