import numpy as np
import pytest
import torch
from torch import nn

from vae.foreign import weighted


def state(module, prefix=""):
    return {prefix + name: tensor.numpy() for name, tensor in module.state_dict().items() if tensor.is_floating_point()}


def test_a_batch_norm_belongs_to_the_layer_before_it():
    torch.manual_seed(0)
    conv, norm = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4)
    nn.init.normal_(norm.running_mean)
    norm.running_var.uniform_(0.5, 2)
    found = weighted.layers(state(nn.Sequential(conv, norm.eval(), nn.ReLU(), nn.Flatten(), nn.Linear(4, 2))))
    assert [layer.name for layer in found] == ["0", "4"]
    factor, offset = found[0].norm
    x = torch.rand(2, 4, 3, 3)
    expected = norm(x).detach().numpy()
    np.testing.assert_allclose(factor[:, None, None] * x.numpy() + offset[:, None, None], expected, atol=1e-6)


def test_wrappers_are_taken_off_names_unless_two_models_would_be_one():
    linear = nn.ModuleDict({"fc": nn.Linear(2, 2)})
    assert [one.name for one in weighted.layers(state(linear, "module.vae."))] == ["fc"]
    both = state(linear, "model.") | state(linear, "net.")
    assert [one.name for one in weighted.layers(both)] == ["model.fc", "net.fc"]


REFUSED = {
    "a norm of layers": (nn.LayerNorm(4), "of 4 is of no Linear layer, convolution or batch norm"),
    "a sequence": (nn.Conv1d(1, 2, 3), "of 2 x 1 x 3 is of no Linear layer"),
    "a window": (nn.Conv2d(1, 2, (3, 5)), "has a window of 3 x 5; square ones are read"),
    "a norm first": (nn.BatchNorm2d(3), "does not follow a layer with as many outputs"),
    "a norm too large": (nn.Sequential(nn.Linear(3, 3), nn.BatchNorm1d(2)), "does not follow a layer with as many"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_other_tensors_are_refused_by_name(case):
    module, says = REFUSED[case]
    with pytest.raises(ValueError, match=says):
        weighted.layers(state(nn.ModuleDict({"x": module})))
