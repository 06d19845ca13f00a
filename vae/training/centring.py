"""Images about their mean while a model is trained, and the same model for images as they are.

A first layer that sees only ink moves all its units the same way at first; about the mean it need not (LeCun et al.
1998, "Efficient BackProp"). W (x - m) + b = W x + (b - W m), so nothing of it is left in what is saved. Convolutions
stay with images as they are: what they see beyond the border is 0, which is not the mean.
"""

import copy

import torch
from torch import Tensor, nn

from vae.data import Dataset
from vae.models.config import ModelConfig
from vae.models.networks import Autoencoder, planes


def mean_image(dataset: Dataset) -> Tensor:
    """The mean of all images, (H, W) or (H, W, 3) in [0, 1]."""
    return torch.from_numpy(dataset.images.mean(axis=0) / 255).float()


class Centring:
    """Subtracts the mean training image in recipe 2, for fully connected encoders; else nothing."""

    def __init__(self, config: ModelConfig, dataset: Dataset, device: torch.device) -> None:
        self.mean: Tensor | None = None
        self._view: Autoencoder | None = None
        if config.recipe > 1 and config.arch == "mlp":
            self.mean = mean_image(dataset).to(device)

    def __call__(self, x: Tensor) -> Tensor:
        """Images (B, H, W) or (B, H, W, 3) in [0, 1] as the model in training sees them."""
        return x if self.mean is None else x - self.mean

    def plain(self, model: Autoencoder) -> Autoencoder:
        """The model in training as one that takes images in [0, 1]: itself, or a copy with another first bias."""
        return model if self.mean is None else self._moved(copy.deepcopy(model))

    def view(self, model: Autoencoder) -> Autoencoder:
        """As `plain`, for who reads it before the next step: no weight is copied but the first bias."""
        if self.mean is None:
            return model
        if self._view is None:
            self._view = copy.deepcopy(model)
        for mine, its in zip(self._view.parameters(), model.parameters(), strict=True):
            mine.data = its.data
        return self._moved(self._view)

    def _moved(self, model: Autoencoder) -> Autoencoder:
        assert self.mean is not None
        first = next(module for module in model.encoder if isinstance(module, nn.Linear))
        with torch.no_grad():
            first.bias.data = first.bias - first.weight @ planes(self.mean[None]).flatten()
        return model
