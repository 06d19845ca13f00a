from pathlib import Path

import numpy as np
import pytest
import torch

from vae.core.errors import CheckpointError
from vae.foreign.interpretation import WORDS, Draft, Reading, choices_of, under
from vae.foreign.part import Part
from vae.models import networks
from vae.models.layer_types import Relu, Reshape


@pytest.fixture
def draft():
    generator = np.random.default_rng(0)

    def random(*shape):
        return generator.standard_normal(shape).astype(np.float32)

    encoder, decoder = Part((1, 2, 3)), Part((2,))
    encoder.flat()
    encoder.linear(random(5, 6), random(5))
    encoder.add(Relu())
    encoder.linear(random(4, 5), random(4))
    decoder.linear(random(6, 2), random(6))
    decoder.add(Reshape((1, 2, 3)))
    return Draft(
        format="a test",
        file=Path("model.pt"),
        sha256="0" * 64,
        kind="vae",
        latent_dim=2,
        image_shape=(2, 3),
        encoder=tuple(encoder.layers),
        decoder=tuple(decoder.layers),
        weights=encoder.weights("encoder") | decoder.weights("decoder"),
        reading=Reading(),
        open=tuple(choices_of()),
        known=False,
        dataset="another",
        name="model",
    )


def model(draft, **words):
    config, weights = under(draft, Reading(**words))
    return networks.restored(networks.build(config), weights)


X = torch.rand(3, 2, 3, generator=torch.Generator().manual_seed(0))
Z = torch.randn(3, 2, generator=torch.Generator().manual_seed(0))


def test_heads_are_halves_or_interleaved(draft):
    raw = model(draft).encoder(X.unsqueeze(1))
    mu, logvar = model(draft, heads="interleaved").encode(X)
    torch.testing.assert_close(mu, raw[:, 0::2])
    torch.testing.assert_close(logvar, raw[:, 1::2])


def test_a_log_standard_deviation_is_half_the_log_variance(draft):
    mu, logvar = model(draft).encode(X)
    other_mu, other = model(draft, spread="logsd").encode(X)
    torch.testing.assert_close(other_mu, mu)
    torch.testing.assert_close(other, 2 * logvar)


def test_an_encoder_that_takes_signed_images_is_given_them(draft):
    torch.testing.assert_close(model(draft, takes="takes-signed").encode(X)[0], model(draft).encode(2 * X - 1)[0])


def test_grey_levels_are_what_the_decoder_says(draft):
    raw = model(draft).decode(Z)
    unit = model(draft, gives="gives-unit").decode(Z).sigmoid()
    signed = model(draft, gives="gives-signed").decode(Z).sigmoid()
    torch.testing.assert_close(unit, raw.clamp(1e-6, 1 - 1e-6), rtol=0, atol=1e-5)
    torch.testing.assert_close(signed, ((raw + 1) / 2).clamp(1e-6, 1 - 1e-6), rtol=0, atol=1e-5)


def test_the_activation_between_layers_is_a_choice_where_the_file_does_not_say(draft):
    codes = {between: model(draft, between=between).encode(X)[0] for between in choices_of()["between"]}
    assert len({tuple(code.flatten().tolist()) for code in codes.values()}) == 5


def test_every_reading_is_offered_once_the_present_one_first(draft):
    readings = list(draft.readings())
    assert readings[0] == draft.reading
    assert len(readings) == len(set(readings)) == 2 * 2 * 3 * 2 * 5


def test_words_change_a_reading_and_unknown_ones_are_refused_with_all_there_are():
    assert Reading().changed("interleaved, logsd") == Reading("interleaved", "logsd")
    assert Reading("interleaved").changed("") == Reading("interleaved")
    with pytest.raises(CheckpointError, match=r"'quarters' is no reading; choose from halves, interleaved, .*tanh"):
        Reading().changed("quarters")


def test_every_word_is_explained():
    assert list(WORDS) == [word for words in choices_of().values() for word in words]


def test_layers_that_do_not_fit_are_a_checkpoint_error(draft):
    from dataclasses import replace

    with pytest.raises(CheckpointError, match=r"model\.pt is not usable: encoder_layers: the last layer gives 4"):
        under(replace(draft, latent_dim=3), Reading())
