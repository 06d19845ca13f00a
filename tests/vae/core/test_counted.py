"""Numbers with their nouns."""

import pytest

from vae.core.counted import by_number, counted


@pytest.mark.parametrize(("n", "words"), [(0, "0 images"), (1, "1 image"), (2, "2 images"), (10_000, "10,000 images")])
def test_one_alone_is_told_in_the_singular(n, words):
    assert counted(n, "image") == words


def test_nouns_that_take_no_s_bring_their_plural():
    assert counted(1, "class", "classes") == "1 class"
    assert counted(3, "class", "classes") == "3 classes"
    assert by_number(1, "is", "are") == "is"
    assert by_number(0, "is", "are") == "are"
