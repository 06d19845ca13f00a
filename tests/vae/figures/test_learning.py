import numpy as np

from vae.figures.learning import learning_curves
from vae.models.history import History


def test_curves_hold_the_measures_and_are_named_where_they_end():
    epochs = np.array([1.0, 2.0, 10.0])
    long = History(epochs, np.array([900.0, 200.0, 100.0]), np.array([1.0, 30.0, 20.0]))
    short = History(epochs[:1], np.array([150.0]), np.array([0.0]))
    figure = learning_curves({"β = 2.4": long, "AE": short}, ["#111111", "#222222"], "bce", ["solid", "dash"])
    np.testing.assert_array_equal(figure.data[0].y, long.bce)
    assert [note.text for note in figure.layout.annotations] == ["β = 2.4", "AE"]
    assert [note.x for note in figure.layout.annotations] == [1.0, 0.0]  # as a logarithmic axis has it
    low, high = figure.layout.yaxis.range
    assert low < 100
    assert 200 < high < 300  # the first epoch goes beyond the figure
    assert "information" in learning_curves({"AE": long}, ["#111111"], "kl").layout.yaxis.title.text
