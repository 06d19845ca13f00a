import torch

from vae.models.config import ModelConfig
from vae.training import precision


def test_very_wide_layers_are_not_multiplied_in_bfloat16(monkeypatch):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"amx_bf16": True})
    cpu = torch.device("cpu")
    large = ModelConfig(kind="vae", arch="conv", image_shape=(128, 128), channels=3)
    assert precision.best_precision(cpu, large) == "float32"
    assert precision.best_precision(cpu, ModelConfig(kind="vae")) == "bfloat16"
