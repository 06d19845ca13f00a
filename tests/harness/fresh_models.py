"""Models as a person writes them in PyTorch today, whole: `forward` encodes, samples and decodes."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


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

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mu, logvar = self.encode(x)
        std = torch.exp(0.5 * logvar)
        return self.decode(mu + torch.randn_like(std) * std), mu, logvar


class Conv(nn.Module):
    """Convolutions, batch norms, a last layer for both, upsampling; `forward` gives the image alone."""

    def __init__(self, activation: type[nn.Module] = nn.SiLU) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 4, 3, 2, 1, bias=False), nn.BatchNorm2d(4), activation(), nn.Dropout(0.1),
            nn.Conv2d(4, 6, 3, 2, 1), nn.BatchNorm2d(6), activation(), nn.Flatten(), nn.Linear(24, 6),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Linear(3, 24), activation(), nn.Unflatten(1, (6, 2, 2)), nn.Upsample(scale_factor=2),
            nn.Conv2d(6, 4, 3, 1, 1), nn.BatchNorm2d(4), activation(), nn.Upsample(scale_factor=2, mode="bilinear"),
            nn.ConvTranspose2d(4, 1, 3, 1, 1), nn.Sigmoid(),
        )  # fmt: skip

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mu, logvar = self.encoder(x).chunk(2, dim=1)
        return mu, logvar

    def decode(self, z: Tensor) -> Tensor:
        return self.decoder(z)

    def forward(self, x: Tensor) -> Tensor:
        mu, logvar = self.encode(x)
        return self.decode(mu + torch.exp(logvar / 2) * torch.randn_like(mu))


class Interleaved(Conv):
    """mu and the logarithm of the standard deviation in turn, as disentangling-vae has them."""

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mu, logsd = self.encoder(2 * x - 1).view(-1, 3, 2).unbind(-1)
        return mu, 2 * logsd

    def forward(self, x: Tensor) -> Tensor:
        mu, logsd = self.encoder((x - 0.5) / 0.5).view(-1, 3, 2).unbind(-1)
        return self.decode(mu + torch.exp(logsd) * torch.randn_like(mu))


class MeanAlone(Conv):
    """As many are in evaluation mode: the code is mu, and the variance goes nowhere."""

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x)[0])


class Bounded(Conv):
    """The log variance is held within bounds, and what is given has names."""

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        mu, logvar = self.encode(x)
        logvar = logvar.clamp(-8, 8)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        return {"z": z, "recon": self.decode(z), "logvar": logvar, "mu": mu}


class Evaluated(Conv):
    """Nothing is sampled, and mu and the log variance are given besides."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mu, logvar = self.encode(x)
        return self.decode(mu), mu, logvar


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

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encoder(x[:, 0])).view(x.shape)


WHOLE = (Dense, Conv, Interleaved, MeanAlone, Bounded, Evaluated, Plain)


def made(kind: type[nn.Module]) -> nn.Module:
    """One with random weights and statistics, in evaluation mode."""
    torch.manual_seed(0)
    module = kind()
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            nn.init.normal_(part.running_mean)
            nn.init.normal_(part.bias)
            part.running_var.uniform_(0.5, 2)
            nn.init.uniform_(part.weight, 0.5, 2)
    return module.eval()
