import numpy as np
import torch

from vae.models import checkpoints
from vae.models.config import ModelConfig
from vae.training import gated, initial


def test_a_model_in_training_is_what_its_file_folds_into(tmp_path, digits):
    settings = {"encoder_widths": (9, 8), "decoder_widths": (7,), "latent_dim": 3, "recipe": 2, "dataset": "digits"}
    config = ModelConfig(kind="vae", beta=1, betas=(0, 30), **settings)
    model = initial.weights(gated.build(config), config, digits)
    seeded = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():  # gates of every size, and layers that turn; float16 holds these
            parameter.copy_((torch.randn(parameter.shape, generator=seeded) / 4).half())
    saved = checkpoints.save(tmp_path / "rates", config, {k: v.numpy() for k, v in model.state_dict().items()})
    x, z = torch.rand(12, 28, 28, generator=seeded), torch.randn(12, 3, generator=seeded)
    betas = torch.tensor([0.0, 0.3, 2.4, 30.0])
    with torch.no_grad():
        (mu, logvar), logits = model.encode(x, betas), model.decode(z, betas)
    for group, beta in enumerate(betas.tolist()):
        part = slice(3 * group, 3 * group + 3)
        own = checkpoints.at(saved, beta)
        for found, expected in zip(own.coder().codes(x[part].numpy()), (mu, logvar), strict=True):
            np.testing.assert_allclose(found, expected[part], atol=1e-5)
        np.testing.assert_allclose(own.coder().logits(z[part].numpy()), logits[part], atol=1e-5)
    np.testing.assert_allclose(
        model.encode(x)[0].detach(), checkpoints.at(saved, 1).coder().codes(x.numpy())[0], atol=1e-5
    )


def test_gates_begin_near_one_and_nothing_turns(digits):
    config = ModelConfig(kind="vae", betas=(0, 30), recipe=2, encoder_widths=(4,), decoder_widths=(4,))
    model = initial.weights(gated.build(config), config, digits)
    named = dict(model.named_parameters())
    assert len(model.gates()) == 6
    assert not named["encoder.3.turn_weight"].any()
    z = torch.randn(5, config.latent_dim, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        low, high = (model.decode(z, torch.tensor([beta])) for beta in (0.0, 30.0))
    assert (low - high).abs().mean() < 0.05 * low.std()
