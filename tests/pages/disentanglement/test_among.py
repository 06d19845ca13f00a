"""How factors depend on one another, in words and as a figure."""

import numpy as np
import pytest

from pages.disentanglement import among
from vae.metrics.disentanglement.factor_dependence import FactorDependence, dependent
from vae.metrics.disentanglement.factors import Factor


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path))


def found(**columns):
    factors = tuple(Factor(name, np.asarray(column, np.float64), "class") for name, column in columns.items())
    return FactorDependence(**vars(dependent(factors)), factors=factors)


def test_sentence_names_the_strongest_pair_and_what_the_factors_score_as_a_code():
    whole = np.tile(np.arange(4), 50)
    text = among.sentence(found(thickness=whole, area=whole // 2))
    assert text.startswith("**Thickness tells 100 % of what there is to know of area**")
    assert "MIG 0.25, InfoM 0.17, InfoC 0.17" in text


def test_sentence_says_of_independent_factors_that_they_are():
    x, y = np.meshgrid(np.arange(4), np.arange(4))
    text = among.sentence(found(x=np.tile(x.ravel(), 10), y=np.tile(y.ravel(), 10)))
    assert text.startswith("No factor tells as much as 1 % of another")


def test_a_dot_is_explained_where_there_is_one():
    whole, other = np.tile(np.arange(4), 50), np.repeat(np.arange(2), 100)
    text = among.caption(found(whole=whole, half=whole // 2))
    assert "of 200 test images, numbers in 20 bins of equal width." in text
    assert text.endswith("All are more than chance, the 95 % quantile of 50 permutations.")
    assert "A dot: no more than chance" in among.caption(found(whole=whole, other=other))


def test_matrix_has_shares_a_dot_for_chance_and_nothing_on_the_diagonal():
    whole = np.tile(np.arange(4), 50)
    other = np.repeat(np.arange(2), 100)
    figure = among.matrix(found(whole=whole, half=whole // 2, other=other))
    texts = [one.text for one in figure.layout.annotations]
    assert texts == ["", "1.00", "·", "0.50", "", "·", "·", "·", ""]
    assert "half tells 0.693 nats of whole, 50 % of its entropy" in figure.data[0].customdata[1][0]
    assert figure.layout.yaxis.title.text == "factor"


def test_of_few_images_chance_stands_in_the_sentence_and_has_no_shade():
    generator = np.random.default_rng(0)
    whole, other = generator.integers(0, 12, 150), generator.integers(0, 12, 150)
    few = found(whole=whole, half=whole // 2, other=other)
    assert "what there is to know of half** (by chance alone up to" in among.sentence(few)
    shade = among.matrix(few).data[0].z
    assert shade[0][1] > 0.9
    assert shade[0][2] == shade[2][0] == 0
