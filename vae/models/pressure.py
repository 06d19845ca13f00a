"""How the KL term weighs in a run when it is not one beta throughout: fields of a config, and what they make of a loss.

Free bits: Kingma et al. 2016, "Improving Variational Inference with Inverse Autoregressive Flow", section C.8.
Capacity: Burgess et al. 2018, "Understanding disentangling in beta-VAE". docs/formulas.md has both.
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

_SHOWN = 4  # betas of a title


class Turn(BaseModel):
    """A setting that somebody turned while the model trained, and the step before which it took force."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    step: int = Field(ge=0)
    what: Literal["beta", "learning_rate"]
    value: float = Field(ge=0, le=1e6)


def penalty(kl: Sequence[float], beta: float, free_bits: float, capacity: float | None) -> float:
    """What the KL term of an objective comes to, in nats.

    Args:
        kl: of each dimension, mean over images, nats.
        beta: the weight; of a capacity, gamma.
        free_bits: nats that each dimension has for nothing.
        capacity: nats that the sum of all is held at; None where it is not.

    >>> penalty([0.25, 2.0], 4.0, 0.0, None), penalty([0.25, 2.0], 4.0, 0.5, None), penalty([0.25, 2.0], 4.0, 0.0, 5.0)
    (9.0, 10.0, 11.0)
    """
    if capacity is not None:
        return beta * abs(sum(kl) - capacity)
    return beta * sum(max(free_bits, one) for one in kl) if free_bits else beta * sum(kl)


def title(beta: float, free_bits: float, capacity: float, turns: Sequence[Turn]) -> str:
    """What a VAE is called: 'β = 2.4', 'β = 1, free bits 0.5', 'γ = 30, C = 25', 'β = 1 → 10'."""
    betas = [beta]
    betas += [turn.value for turn in turns if turn.what == "beta"]
    betas = [one for place, one in enumerate(betas) if place == 0 or one != betas[place - 1]]
    shown = [f"{one:g}" for one in betas]
    if len(shown) > _SHOWN:
        shown = [shown[0], "…", *shown[-2:]]
    text = f"{'γ' if capacity else 'β'} = {' → '.join(shown)}"
    if capacity:
        return f"{text}, C = {capacity:g}"
    return f"{text}, free bits {free_bits:g}" if free_bits else text
