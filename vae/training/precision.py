"""In which numbers a network is trained on this machine."""

import torch

from vae.models import layers
from vae.models.config import ModelConfig
from vae.models.layer_types import Linear
from vae.training.resume import Precision

_WIDEST = 2**15  # numbers of a dense layer in bfloat16: `_too_wide`


def best_precision(device: torch.device, config: ModelConfig) -> Precision:
    """bfloat16 where the hardware multiplies it natively; elsewhere it is emulated and slower than float32."""
    if device.type == "cuda":
        native = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        capabilities = torch.cpu.get_capabilities()
        native = bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16")) and not _too_wide(config)
    return "bfloat16" if native else "float32"


def _too_wide(config: ModelConfig) -> bool:
    """Whether a dense layer is so wide that bfloat16 is not to be trusted with it.

    On some CPUs PyTorch 2.14.1 ended the process in such a layer, which convolutions of large images end in.
    """
    every = (*layers.encoder(config), *layers.decoder(config))
    return any(isinstance(one, Linear) and max(one.inputs, one.outputs) > _WIDEST for one in every)
