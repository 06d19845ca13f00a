from vae.core.minus import minus


def test_every_hyphen_of_a_number_is_a_minus():
    assert minus("-0.5 (-0.6 to +0.1)") == "−0.5 (−0.6 to +0.1)"
    assert minus("3") == "3"
