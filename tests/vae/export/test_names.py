"""File names that no system refuses and that do not meet."""

import pytest

from vae.export.names import file_name

SHIPPED = ["mnist-ae", "mnist-beta-0", "mnist-beta-2.4"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("probes", "mnist", SHIPPED), "probes-mnist-ae_beta-0_beta-2.4"),
        (("probes", "digits", SHIPPED), "probes-digits-mnist-ae_beta-0_beta-2.4"),
        (("probes", "mnist", ["mnist-beta-2", "mnist-beta-2.4"]), "probes-mnist-beta-2_2.4"),
        (("betas", "mnist", ["mnist"]), "betas-mnist"),
        (("walk", "npz:mine/shapes 2.npz", ["β = 4"], 7, "grid"), "walk-mine-shapes-2-beta-4-7-grid"),
        (("udr", "sprites", []), "udr-sprites"),
    ],
)
def test_name_has_data_and_models_and_says_once_what_these_share(given, expected):
    assert file_name(*given) == expected


@pytest.mark.parametrize("odd", ["../x", "a:b", "con.", " ", "日本", "x\n y", "é\0", "#1", "a/b\\c"])
def test_names_of_strangers_become_letters_that_every_system_takes(odd):
    name = file_name("probes", odd, [odd, "mnist-ae"])
    assert name.isascii()
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_")
    assert not name.endswith(".")
    assert ".." not in name
    assert len(name) > len("probes--_ae")


def test_names_of_many_models_stay_short_and_differ():
    many = [f"sprites-beta-{k}-{chr(65 + k)}-seed-{k}" for k in range(20)]
    name = file_name("probes", "sprites", many)
    assert name.startswith("probes-sprites-20-models-")
    assert len(name) < 60
    assert name == file_name("probes", "sprites", many)
    assert name != file_name("probes", "sprites", [*many[:-1], "other"])


def test_names_in_letters_that_are_left_out_still_differ():
    assert file_name("probes", "日本", []) != file_name("probes", "中国", [])
