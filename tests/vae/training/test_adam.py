import sys

import pytest
import torch

from vae.training.adam import Adam

SIZES = [(3, 5), (7,), (1, 2, 2)]


def after(make, steps=4):
    """Parameters moved by known gradients, at rates that change; the last has none, as a gate that is not used."""
    generator = torch.Generator().manual_seed(0)
    parameters = [torch.randn(size, generator=generator).requires_grad_() for size in SIZES]
    optimizer = make(parameters)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.01 / (step + 1)
        optimizer.zero_grad()
        for parameter in parameters[:-1]:
            parameter.grad = torch.randn(parameter.shape, generator=generator)
        optimizer.step()
    return parameters, optimizer


def test_it_moves_as_torchs_own_to_the_last_bit():
    def groups(parameters):
        return [{"params": parameters[:1]}, {"params": parameters[1:], "weight_decay": 0.0}]

    ours, optimizer = after(lambda given: Adam(groups(given), 0.01, (0.9, 0.99), decay=0.2))
    theirs, known = after(
        lambda given: torch.optim.AdamW(groups(given), 0.01, (0.9, 0.99), weight_decay=0.2, fused=True)
    )
    for one, other in zip(ours, theirs, strict=True):
        assert torch.equal(one, other)
        assert optimizer.state[one].keys() == known.state[other].keys()
        assert all(torch.equal(optimizer.state[one][name], value) for name, value in known.state[other].items())
    plain, _ = after(lambda given: Adam(groups(given), 0.01, (0.9, 0.999)))
    adam, _ = after(lambda given: torch.optim.Adam(given, 0.01, (0.9, 0.999), fused=True))
    assert all(map(torch.equal, plain, adam))


def test_it_imports_no_compiler(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch._dynamo", None)  # to import it is an ImportError
    after(lambda given: Adam([{"params": given}], 0.01, (0.9, 0.99)))
    with pytest.raises(ImportError):
        after(lambda given: torch.optim.AdamW(given, 0.01, fused=True))
