import pytest

from ui import vain
from ui.vain import Vain


@pytest.mark.parametrize(
    ("asked", "held", "missing"),
    [
        (("10000",), "10,000", ()),
        (("0.20",), 0.2, ()),
        (("True",), True, ()),
        (("AE", "β = 3"), ["AE", "β = 10"], ("β = 3",)),
        (("3", ""), None, ("3",)),
    ],
)
def test_a_value_is_missing_however_it_is_spelled_only_where_no_control_took_it(asked, held, missing):
    assert vain.missing(asked, vain.texts(held)) == missing


def test_a_sentence_quotes_60_characters_of_an_address_and_no_markup():
    said = vain.sentence("seed", Vain(("`" + 100 * "7",), ("0",)))
    assert f"`seed='{58 * '7'}…`" in said
    assert said.endswith("; the page shows `seed=0` instead.")
