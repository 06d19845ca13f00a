"""Models as other programs write them: small ones made here, and the real ones of others where they are at hand."""

import json
import os
from pathlib import Path

import pytest
import torch
from torch import Tensor

VARIABLE = "BETASCOPE_OTHERS_MODELS"  # a folder with `disentangling-vae/VAE_mnist` and so on


def real(name: str) -> Path:
    """The folder of a real model. Without one a test is skipped: they are not ours to hand on."""
    folder = os.environ.get(VARIABLE)
    return Path(folder) / name if folder else pytest.skip(f"{VARIABLE} names no folder with models of others")


def burgess_state(side: int = 32, latent_dim: int = 3, channels: int = 1) -> dict[str, Tensor]:
    """Random weights of the networks of disentangling-vae, by its names."""
    generator = torch.Generator().manual_seed(0)
    more = side == 64
    convs = {"conv1": channels, "conv2": 32, "conv3": 32, **({"conv_64": 32} if more else {})}
    turned = {**({"convT_64": 32} if more else {}), "convT1": 32, "convT2": 32, "convT3": channels}
    shapes: dict[str, tuple[int, ...]] = {f"encoder.{name}": (32, inputs, 4, 4) for name, inputs in convs.items()}
    shapes |= {"encoder.lin1": (256, 512), "encoder.lin2": (256, 256), "encoder.mu_logvar_gen": (2 * latent_dim, 256)}
    shapes |= {"decoder.lin1": (256, latent_dim), "decoder.lin2": (256, 256), "decoder.lin3": (512, 256)}
    shapes |= {f"decoder.{name}": (32, outputs, 4, 4) for name, outputs in turned.items()}
    state = {}
    for name, shape in shapes.items():
        outputs = shape[1] if "convT" in name else shape[0]
        state[f"{name}.weight"] = torch.randn(shape, generator=generator) * (3 / torch.Size(shape[1:]).numel()) ** 0.5
        state[f"{name}.bias"] = torch.randn(outputs, generator=generator) * 0.1
    return state


def burgess(folder: Path, **settings: int) -> Path:
    """A folder as disentangling-vae writes it."""
    given = {"side": 32, "latent_dim": 3, "channels": 1, **settings}
    size, latent_dim = [given["channels"], given["side"], given["side"]], given["latent_dim"]
    folder.mkdir(parents=True)
    torch.save(burgess_state(given["side"], latent_dim, given["channels"]), folder / "model.pt")
    specs = {"img_size": size, "latent_dim": latent_dim, "model_type": "Burgess", "dataset": "mnist", "loss": "btcvae"}
    (folder / "specs.json").write_text(json.dumps({**specs, "rec_dist": "bernoulli", "btcvae_B": 6, "epochs": 4}))
    return folder
