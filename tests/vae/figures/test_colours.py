import numpy as np
from skimage.color import deltaE_ciede2000, rgb2lab

from vae.figures.colours import LOOKS, accent, class_colours, class_looks, dash, difference, shade
from vae.models.config import ModelConfig


def colour_of(kind="vae", beta=0.0):
    return accent(ModelConfig(kind=kind, beta=beta))


def test_accent_is_fixed_for_shipped_models_and_differs_by_beta():
    shipped = [colour_of("ae"), colour_of(beta=0), colour_of(beta=2.4), colour_of(beta=10)]
    assert shipped == ["#e69f00", "#3b8fd0", "#009e73", "#d55e00"]
    assert colour_of(beta=1) not in shipped
    assert colour_of(beta=1e6) == colour_of(beta=100)


def test_models_of_a_shipped_sweep_are_told_apart_by_colour():
    colours = [colour_of("ae"), *(colour_of(beta=beta) for beta in (0, 0.5, 1, 2.4, 4, 10, 20))]
    channels = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in colours])
    lab = rgb2lab(channels / 255)
    apart = deltaE_ciede2000(lab[:, None], lab[None])
    assert apart[np.triu_indices(len(colours), 1)].min() > 11  # about 2 is just seen side by side


def test_twelve_models_of_one_colour_differ_in_shade_or_dash():
    looks = [(shade("#009e73", rank), dash(rank)) for rank in range(12)]
    assert len(set(looks)) == 12
    assert looks[0] == ("#009e73", "solid")
    channels = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in {look[0] for look in looks}])
    lab = rgb2lab(channels / 255)
    assert deltaE_ciede2000(lab[:, None], lab[None])[np.triu_indices(len(lab), 1)].min() > 14


def test_difference_tells_added_from_lost_ink():
    reference = np.array([[[0.0, 1.0, 0.5]]], np.float32)
    (row,) = difference(np.array([[[1.0, 0.0, 0.5]]], np.float32), reference)[0]
    added, lost, same = row
    assert added[0] > added[2]  # orange: more red than blue
    assert lost[2] > lost[0]
    assert same.tolist() == [0, 0, 0]


def test_no_two_classes_look_the_same():
    looks = class_looks(LOOKS)
    assert len(set(looks)) == LOOKS >= 26
    assert looks[:10] == [(colour, "disc") for colour in class_colours(10)]
    assert len({looks[k] for k in (0, 10, 20)}) == 3
    assert class_looks(LOOKS + 1)[-1] == looks[0]


def test_difference_of_colours_is_how_far_each_channel_is_off():
    one, other = np.zeros((1, 1, 2, 3), np.float32), np.zeros((1, 1, 2, 3), np.float32)
    one[..., 0, :] = 0.2, 1, 0.5
    other[..., 0, :] = 0.4, 0, 0.5
    assert difference(one, other).tolist() == [[[[51, 255, 0], [0, 0, 0]]]]
