import numpy as np
import pytest

from vae.models import layers, networks, untrained
from vae.models.config import ModelConfig


@pytest.mark.parametrize("arch", ["mlp", "conv"])
def test_initial_weights_are_those_of_torch(arch):
    config = ModelConfig(kind="vae", arch=arch, encoder_widths=(4, 8), decoder_widths=(8, 4))
    own = untrained.initial(layers.tensor_shapes(config), 7)
    theirs = networks.initialised(networks.build(config), 7).state_dict()
    assert list(own) == list(theirs)
    for name, weight in own.items():
        assert weight.dtype == np.float32
        np.testing.assert_allclose(weight, theirs[name], rtol=0, atol=1e-8)  # where torch rounds twice
