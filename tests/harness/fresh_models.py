"""Models as a person writes them in PyTorch today, whole: `forward` encodes, samples and decodes."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vae.foreign.interpretation import Draft, under
from vae.models.inference import NumPyCoder


class Dense(nn.Module):
    """The layers, and the forward, of examples/vae of PyTorch; images of 8 x 8."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.fc21, self.fc22 = nn.Linear(64, 20), nn.Linear(20, 3), nn.Linear(20, 3)
        self.fc3, self.fc4 = nn.Linear(3, 20), nn.Linear(20, 64)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = F.relu(self.fc1(x.view(-1, 64)))
        return self.fc21(h), self.fc22(h)

    def decode(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))

    def forward(self, x: Tensor) -> Any:
        mu, logvar = self.encode(x)
        std = torch.exp(0.5 * logvar)
        return self.decode(mu + torch.randn_like(std) * std), mu, logvar


class Conv(nn.Module):
    """Convolutions, batch norms, a last layer for both, upsampling; `forward` gives the image alone."""

    channels = 1

    def __init__(self, activation: type[nn.Module] = nn.SiLU) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(self.channels, 4, 3, 2, 1, bias=False), nn.BatchNorm2d(4), activation(), nn.Dropout(0.1),
            nn.Conv2d(4, 6, 3, 2, 1), nn.BatchNorm2d(6), activation(), nn.Flatten(), nn.Linear(24, 6),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Linear(3, 24), activation(), nn.Unflatten(1, (6, 2, 2)), nn.Upsample(scale_factor=2),
            nn.Conv2d(6, 4, 3, 1, 1), nn.BatchNorm2d(4), activation(), nn.Upsample(scale_factor=2, mode="bilinear"),
            nn.ConvTranspose2d(4, self.channels, 3, 1, 1), nn.Sigmoid(),
        )  # fmt: skip

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mu, logvar = self.encoder(x).chunk(2, dim=1)
        return mu, logvar

    def decode(self, z: Tensor) -> Tensor:
        return self.decoder(z)

    def forward(self, x: Tensor) -> Any:
        mu, logvar = self.encode(x)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu))


class Coloured(Conv):
    """In colour."""

    channels = 3


class Interleaved(Conv):
    """mu and the logarithm of the standard deviation in turn, as disentangling-vae has them."""

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mu, logsd = self.encoder(2 * x - 1).view(-1, 3, 2).unbind(-1)
        return mu, 2 * logsd

    def forward(self, x: Tensor) -> Any:
        mu, logsd = self.encoder((x - 0.5) / 0.5).view(-1, 3, 2).unbind(-1)
        return self.decode(mu + torch.exp(logsd) * torch.randn_like(mu))


class MeanAlone(Conv):
    """As many are in evaluation mode: the code is mu, and the variance goes nowhere."""

    def forward(self, x: Tensor) -> Any:
        return self.decode(self.encode(x)[0])


class Bounded(Conv):
    """The log variance is held within bounds, and what is given has names."""

    def forward(self, x: Tensor) -> Any:
        mu, logvar = self.encode(x)
        logvar = logvar.clamp(-8, 8)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        return {"z": z, "recon": self.decode(z), "logvar": logvar, "mu": mu}


class Evaluated(Conv):
    """Nothing is sampled, and mu and the log variance are given besides."""

    def forward(self, x: Tensor) -> Any:
        mu, logvar = self.encode(x)
        return self.decode(mu), mu, logvar


class TwoHeads(Dense):
    """The picture first, then mu and the log variance, each of a layer of its own; nothing is sampled."""

    def forward(self, x: Tensor) -> Any:
        mu, logvar = self.encode(x)
        return self.decode(mu), mu, logvar


class Pooled(Conv):
    """Means of windows, groups, a dilated window, a norm after the activation, images normalised by channel."""

    channels = 3
    mean: Tensor
    sd: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(3, 4, 3, 1, 1), nn.ReLU(), nn.BatchNorm2d(4), nn.AvgPool2d(2),
            nn.Conv2d(4, 6, 3, 1, 2, dilation=2, groups=2), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(24, 6),
        )  # fmt: skip
        self.register_buffer("mean", torch.tensor([0.4, 0.5, 0.6]).view(3, 1, 1))
        self.register_buffer("sd", torch.tensor([0.2, 0.3, 0.4]).view(1, 3, 1, 1))

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mu, logvar = self.encoder((x - self.mean) / self.sd).chunk(2, dim=1)
        return mu, logvar


class Plain(nn.Module):
    """An autoencoder of images without a channel, whose shape the picture gets back."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(64, 20), nn.ELU(), nn.Linear(20, 3), nn.Tanh())
        self.decoder = nn.Sequential(nn.Linear(3, 20), nn.LeakyReLU(0.2), nn.Linear(20, 64))

    def encode(self, x: Tensor) -> tuple[Tensor, None]:
        return self.encoder(x), None

    def decode(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.decoder(z))

    def forward(self, x: Tensor) -> Any:
        return self.decode(self.encoder(x[:, 0])).view(x.shape)


WHOLE = (Dense, Conv, Coloured, Interleaved, MeanAlone, Bounded, Evaluated, TwoHeads, Pooled, Plain)


def made(kind: type[nn.Module]) -> nn.Module:
    """One with random weights and statistics, in evaluation mode."""
    torch.manual_seed(0)
    module = kind()
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d) and part.running_mean is not None and part.running_var is not None:
            nn.init.normal_(part.running_mean)
            nn.init.normal_(part.bias)
            part.running_var.uniform_(0.5, 2)
            nn.init.uniform_(part.weight, 0.5, 2)
    return module.eval()


def check_is(draft: Draft, module: Any) -> Draft:
    """The draft gives the codes and the pictures of the module, to what float32 rounds."""
    coder = NumPyCoder(*under(draft, draft.reading))
    planes = torch.rand((3, getattr(module, "channels", 1), 8, 8), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        mu, logvar = module.encode(planes)
        pictures = module.decode(mu).reshape(planes.shape)
    images, pictures = (one.movedim(1, -1).squeeze(-1).numpy().copy() for one in (planes, pictures))
    found = coder.codes(images)
    np.testing.assert_allclose(found[0], mu, rtol=1e-4, atol=1e-5)
    assert (logvar is None) == (found[1] is None)
    if logvar is not None and found[1] is not None:
        np.testing.assert_allclose(found[1], logvar, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(coder.images(found[0]), pictures, atol=1e-5)
    return draft
