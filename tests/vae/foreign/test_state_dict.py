"""Plain state_dicts of fully connected models, held against the torch modules that they are of."""

import pytest
import torch
from torch import nn

from vae.core.errors import CheckpointError
from vae.foreign import state_dict
from vae.foreign.examples import EXPORT
from vae.foreign.importing import import_model
from vae.foreign.interpretation import under
from vae.models import networks


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Without a process of its own, which takes seconds to start: tests/vae/foreign/test_tensors.py has that."""

    def read(file):
        return {name: tensor.numpy() for name, tensor in torch.load(file, weights_only=True).items()}

    monkeypatch.setattr(state_dict, "read", read)


def example():
    """The layers of examples/vae of PyTorch."""
    return nn.ModuleDict(
        {
            "fc1": nn.Linear(784, 40),
            "fc21": nn.Linear(40, 5),
            "fc22": nn.Linear(40, 5),
            "fc3": nn.Linear(5, 40),
            "fc4": nn.Linear(40, 784),
        }
    )


def sequential():
    return nn.ModuleDict(
        {
            "encoder": nn.Sequential(nn.Linear(784, 40), nn.ReLU(), nn.Linear(40, 20), nn.ReLU()),
            "fc_mu": nn.Linear(20, 5),
            "fc_logvar": nn.Linear(20, 5),
            "decoder": nn.Sequential(nn.Linear(5, 40), nn.ReLU(), nn.Linear(40, 784, bias=False)),
        }
    )


def joint():
    return nn.ModuleDict(
        {
            "encoder": nn.Sequential(nn.Linear(784, 40), nn.ReLU(), nn.Linear(40, 10)),
            "decoder": nn.Sequential(nn.Linear(5, 30), nn.ReLU(), nn.Linear(30, 784)),
        }
    )


def autoencoder():
    return nn.ModuleDict(
        {
            "encoder": nn.Sequential(nn.Linear(784, 40), nn.ReLU(), nn.Linear(40, 5)),
            "decoder": nn.Sequential(nn.Linear(5, 40), nn.ReLU(), nn.Linear(40, 784)),
        }
    )


class Convolutional(nn.Module):
    """Convolutions with batch norms on images of 28 x 28; `pictures` and `codes` as its forward has them."""

    def __init__(self):
        super().__init__()
        self.c1, self.n1 = nn.Conv2d(1, 4, 3, 2, 1), nn.BatchNorm2d(4)
        self.c2, self.n2 = nn.Conv2d(4, 6, 3, 2, 1), nn.BatchNorm2d(6)
        self.mu, self.lv = nn.Linear(294, 3), nn.Linear(294, 3)
        self.fc = nn.Linear(3, 294)
        self.d1, self.m1 = nn.ConvTranspose2d(6, 5, 3, 2, 1, 1), nn.BatchNorm2d(5)
        self.d2 = nn.ConvTranspose2d(5, 4, 3, 2, 1, 1)
        self.d3 = nn.Conv2d(4, 1, 3, 1, 1)

    def codes(self, x):
        h = self.n2(self.c2(self.n1(self.c1(x[:, None])).relu())).relu().flatten(1)
        return self.mu(h), self.lv(h)

    def pictures(self, z):
        h = self.fc(z).relu().view(-1, 6, 7, 7)
        return self.d3(self.d2(self.m1(self.d1(h)).relu()).relu())


def test_a_convolutional_model_is_read_in_each_way_that_fits(tmp_path):
    from tests.harness.fresh_models import made

    module, x = made(Convolutional), torch.rand(3, 28, 28, generator=torch.Generator().manual_seed(0))
    draft = state_dict.draft(saved(module, tmp_path), "digits")
    assert draft.open == ("spread", "gives", "takes", "between", "fit")
    assert {reading.fit for reading in draft.readings()} == {f"fit-{at + 1}" for at in range(len(draft.fits))}
    right = [at for at, fit in enumerate(draft.fits) if fit.words.endswith(DECODED)]
    assert len(right) == 1
    config, weights = under(draft, draft.reading.changed(f"fit-{right[0] + 1}"))
    model = networks.restored(networks.build(config), weights)
    mu, logvar = model.encode(x)
    expected = *module.codes(x), module.pictures(mu)[:, 0]
    for found, wanted in zip((mu, logvar, model.decode(mu)), expected, strict=True):
        torch.testing.assert_close(found, wanted.detach(), rtol=1e-4, atol=1e-4)
    with pytest.raises(CheckpointError, match="fit-6 is not among the ways that fit"):
        under(draft, draft.reading.changed("fit-6"))


class OfOnePixel(nn.Module):
    """mu and the variance by convolutions over the whole of 7 x 7; `dense`: whether the decoder begins with Linear."""

    def __init__(self, dense, kernel=7):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(1, 4, 4, 2, 1), nn.Conv2d(4, 6, 4, 2, 1)
        self.conv_mu, self.conv_logvar = nn.Conv2d(6, 3, kernel), nn.Conv2d(6, 3, kernel)
        self.begin = nn.Linear(3, 294) if dense else nn.ConvTranspose2d(3, 6, kernel, bias=False)
        self.norm = nn.BatchNorm1d(294) if dense else nn.BatchNorm2d(6)
        self.d1, self.d2 = nn.ConvTranspose2d(6, 4, 4, 2, 1), nn.ConvTranspose2d(4, 1, 4, 2, 1)

    def codes(self, x):
        h = self.c2(self.c1(x[:, None]).relu()).relu()
        return self.conv_mu(h).flatten(1), self.conv_logvar(h).flatten(1)

    def pictures(self, z):
        h = self.norm(self.begin(z if isinstance(self.begin, nn.Linear) else z[:, :, None, None])).relu()
        return self.d2(self.d1(h.view(-1, 6, 7, 7)).relu())


@pytest.mark.parametrize("dense", [True, False])
def test_convolutions_that_give_mu_and_the_variance_are_read_where_the_code_is_one_pixel(tmp_path, dense):
    from tests.harness.fresh_models import made

    module = made(lambda: OfOnePixel(dense))
    draft = state_dict.draft(saved(module, tmp_path), "digits")
    assert (draft.kind, draft.latent_dim) == ("vae", 3)
    right = [at for at, fit in enumerate(draft.fits) if fit.words == HALVED] or [0]
    config, weights = under(draft, draft.reading.changed(f"fit-{right[0] + 1}"))
    model, x = networks.restored(networks.build(config), weights), torch.rand(3, 28, 28)
    mu, logvar = model.encode(x)
    expected = *module.codes(x), module.pictures(mu)[:, 0]
    for found, wanted in zip((mu, logvar, model.decode(mu)), expected, strict=True):
        torch.testing.assert_close(found, wanted.detach(), rtol=1e-4, atol=1e-4)


HALVED = (
    "encoder: 4x4, stride 2, padding 1, then 4x4, stride 2, padding 1; decoder: transposed 4x4, stride 2, padding 1, "
    "then transposed 4x4, stride 2, padding 1"
)


def test_a_code_that_may_have_several_pixels_is_refused(tmp_path):
    """The third convolution, and the first two back, may halve and double, or keep 7 x 7."""
    down = [nn.Conv2d(1, 4, 4), nn.Conv2d(4, 4, 4), nn.Conv2d(4, 6, 3)]
    up = [nn.ConvTranspose2d(3, 6, 3), nn.ConvTranspose2d(6, 5, 3), nn.ConvTranspose2d(5, 4, 4)]
    heads = {"conv_mu": nn.Conv2d(6, 3, 3), "conv_logvar": nn.Conv2d(6, 3, 3)}
    decoder = nn.Sequential(*up, nn.ConvTranspose2d(4, 1, 4))
    module = nn.ModuleDict({"encoder": nn.Sequential(*down), **heads, "decoder": decoder})
    with pytest.raises(CheckpointError, match=r"its code may be of one pixel or of 7 x 7\. Write ONNX"):
        state_dict.draft(saved(module, tmp_path), "digits")


DECODED = (
    "decoder: transposed 3x3, stride 2, padding 1, output padding 1, then transposed 3x3, stride 2, padding 1, output "
    "padding 1, then 3x3, stride 1, padding 1"
)


def test_convolutions_without_their_images_are_refused(tmp_path, empty_data):
    with pytest.raises(CheckpointError, match="The size of the images is that of mnist"):
        state_dict.draft(saved(Convolutional(), tmp_path), "mnist")


def saved(module, tmp_path, prefix=""):
    torch.save({prefix + name: tensor for name, tensor in module.state_dict().items()}, tmp_path / "theirs.pt")
    return tmp_path / "theirs.pt"


def by_hand(module, x):
    """mu, logvar or None, and the logits of mu."""
    h = x.reshape(len(x), -1)
    if "fc21" in module:
        h = module["fc1"](h).relu()
        mu, logvar = module["fc21"](h), module["fc22"](h)
        return mu, logvar, module["fc4"](module["fc3"](mu).relu())
    h = module["encoder"](h)
    if "fc_mu" in module:
        mu, logvar = module["fc_mu"](h), module["fc_logvar"](h)
    else:
        mu, logvar = h.chunk(2, dim=1) if h.shape[1] == 10 else (h, None)
    return mu, logvar, module["decoder"](mu)


@pytest.mark.parametrize("prefix", ["", "module.", "module.vae."])
@pytest.mark.parametrize("make", [example, sequential, joint, autoencoder])
def test_codes_and_pictures_are_those_of_the_module(tmp_path, make, prefix):
    torch.manual_seed(0)
    module, x = make(), torch.rand(3, 28, 28)
    draft = state_dict.draft(saved(module, tmp_path, prefix), "digits")
    config, weights = under(draft, draft.reading)
    model = networks.restored(networks.build(config), weights)
    mu, logvar = model.encode(x)
    expected = by_hand(module, x)
    for found, wanted in zip((mu, logvar, model.decode(mu).flatten(1)), expected, strict=True):
        assert (found is None) == (wanted is None)
        if wanted is not None:
            torch.testing.assert_close(found, wanted.detach(), rtol=1e-4, atol=1e-5)
    assert ("heads" in draft.open) == (make is joint)
    assert config.kind == ("ae" if make is autoencoder else "vae")


def test_the_reading_with_the_lowest_error_is_taken_and_words_hold(tmp_path):
    """A decoder whose bias is the mean image: as logits it is nearest, whatever stands between the layers."""
    from vae.data import load

    torch.manual_seed(0)
    module = example()
    mean = torch.from_numpy(load("digits", "test").floats().mean(axis=0)).clamp(0.01, 0.99)
    with torch.no_grad():
        module["fc4"].weight.mul_(0.01)
        module["fc4"].bias.copy_(mean.logit().flatten())
    file = saved(module, tmp_path)
    made = import_model(file, tmp_path / "checkpoints" / "one", dataset="digits")
    assert made.reading.gives == "gives-logits"
    assert made.better is None
    assert made.reading.spread == "logvar"  # pictures do not tell
    asked = import_model(file, tmp_path / "checkpoints" / "two", "tanh,gives-unit", dataset="digits")
    assert (asked.reading.between, asked.reading.gives) == ("tanh", "gives-unit")
    assert asked.better is not None
    assert asked.checkpoint.config.origin.format == "state_dict"


REFUSED = {
    "a convolution": (nn.Sequential(nn.Conv2d(1, 2, 3)), "the layers 0 (2 x 1 x 3 x 3) do not fit together"),
    "a norm": (
        nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4)),
        "1.weight of 4 is of no Linear layer, convolution or batch norm",
    ),
    "convolutions of other sizes": (
        nn.ModuleDict(
            {
                "e": nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(50, 4)),
                "d": nn.Sequential(nn.Linear(2, 50), nn.Unflatten(1, (2, 5, 5)), nn.ConvTranspose2d(2, 1, 3)),
            }
        ),
        "no strides and paddings of the encoder's convolutions fit images of 28 x 28",
    ),
    "a classifier": (nn.Sequential(nn.Linear(784, 40), nn.Linear(40, 10)), "do not fit together"),
    "no square": (nn.Sequential(nn.Linear(10, 3), nn.Linear(3, 10)), "takes 10 numbers, which is no square image"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_fit_in_one_way_is_refused_with_the_next_step(tmp_path, case):
    module, says = REFUSED[case]
    with pytest.raises(CheckpointError) as raised:
        state_dict.draft(saved(module, tmp_path), "digits")
    assert says in str(raised.value)
    assert str(raised.value).endswith(f"Write ONNX, which says how its layers are joined: {EXPORT}.")


def test_the_images_have_to_be_said(tmp_path):
    with pytest.raises(CheckpointError, match="does not say which images it was trained on"):
        state_dict.draft(tmp_path / "x.pt", None)
