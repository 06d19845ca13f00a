"""Adam with weight decay, as `torch.optim.AdamW(fused=True)` to the last bit, without what that class imports.

Its first call imports PyTorch's compiler, which nothing here uses: a second of every process that trains.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim.adamw import adamw

_EPSILON = 1e-8  # torch's

State = dict[str, Tensor]  # of one parameter: `step`, `exp_avg` and `exp_avg_sq`, by torch's names


class Adam:
    """Kingma & Ba 2015, with the decay of Loshchilov & Hutter 2019.

    param_groups: `params` and their `lr`, the `weight_decay` where it is not `decay`, and what the caller notes there.
    state: by parameter; empty before its first step.
    """

    def __init__(
        self, groups: Iterable[dict[str, Any]], learning_rate: float, betas: tuple[float, float], decay: float = 0.0
    ) -> None:
        self.param_groups = [
            {"lr": learning_rate, "weight_decay": decay, **group, "params": list(group["params"])} for group in groups
        ]
        self.state: defaultdict[Tensor, State] = defaultdict(dict)
        self._betas = betas

    @torch.no_grad()
    def step(self) -> None:
        """Move every parameter that has a gradient."""
        for group in self.param_groups:
            moved = [parameter for parameter in group["params"] if parameter.grad is not None]
            states = [self.state[parameter] or self._begin(parameter) for parameter in moved]
            adamw(
                moved,
                [parameter.grad for parameter in moved],
                [state["exp_avg"] for state in states],
                [state["exp_avg_sq"] for state in states],
                [],
                [state["step"] for state in states],
                fused=True,
                amsgrad=False,
                beta1=self._betas[0],
                beta2=self._betas[1],
                lr=group["lr"],
                weight_decay=group["weight_decay"],
                eps=_EPSILON,
                maximize=False,
            )

    def zero_grad(self) -> None:
        """Forget all gradients."""
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.grad = None

    def _begin(self, parameter: Tensor) -> State:
        state = self.state[parameter]
        state["step"] = torch.zeros((), device=parameter.device)
        state["exp_avg"], state["exp_avg_sq"] = torch.zeros_like(parameter), torch.zeros_like(parameter)
        return state
