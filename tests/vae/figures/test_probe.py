import numpy as np

from vae.figures import probe
from vae.figures.colours import QUIET
from vae.figures.probe import Curve


def test_accuracy_is_in_percent_with_its_interval_over_a_logarithmic_axis():
    model = Curve("AE", [100, 1352], [0.5, 0.9], [0.4, 0.85], [0.65, 0.95], "#e69f00")
    floor = Curve("raw pixels", [100], [0.3], [0.2], [0.4], dash="dash")
    figure = probe.accuracy_curves([model, floor], [100, 1352], whole=1352)
    first, second = figure.data
    np.testing.assert_allclose(first.y, [50, 90])
    np.testing.assert_allclose(first.error_y.array, [15, 5])
    np.testing.assert_allclose(first.error_y.arrayminus, [10, 5])
    assert figure.layout.xaxis.type == "log"
    assert list(figure.layout.xaxis.ticktext) == ["100", "all<br>1,352"]
    assert first.customdata[1] == "AE, 1,352 labels<br>90.0 % (85.0 to 95.0)"
    assert (second.line.color, second.line.dash) == (QUIET, "dash")
    assert list(second.x) == [100]
    assert list(figure.layout.yaxis.range) == [0, 102]  # of all shares, whatever is measured yet
    assert [note.text for note in figure.layout.annotations] == ["AE"]  # at its end; a floor is in the legend


def test_accuracy_curves_set_models_apart_but_not_floors():
    curves = [Curve(name, [100], [0.5], [0.4], [0.6], "#123456") for name in "abc"]
    figure = probe.accuracy_curves([*curves, Curve("floor", [100], [0.5], [0.4], [0.6])], [100], whole=60)
    places = [trace.x[0] for trace in figure.data]
    assert places[0] < places[1] == 100 == places[3] < places[2]
    assert places[2] / places[0] < 1.2


def test_weights_are_in_their_order_and_dead_dimensions_faint():
    weight, active = np.array([1.0, 3.0, 2.0]), np.array([True, True, False])
    figure = probe.weights("AE", weight, np.array([1, 2, 0]), active, "#e69f00", top=3.0)
    (bars,) = figure.data
    assert list(bars.y) == [3, 2, 1]
    assert list(figure.layout.xaxis.ticktext) == ["z1", "z2", "z0"]
    assert bars.marker.opacity[1] < bars.marker.opacity[0] == bars.marker.opacity[2]
    assert "inactive" in bars.customdata[1]


def test_weights_draws_the_40_heaviest_of_100_dimensions():
    weight = np.arange(100.0)
    figure = probe.weights("AE", weight, np.argsort(-weight), None, "#e69f00", top=99.0)
    assert list(figure.data[0].y) == list(range(99, 59, -1))


def test_removed_draws_accuracy_in_percent_and_chance():
    curves = {"AE": (np.array([0, 1]), np.array([0.9, 0.2]))}
    figure = probe.removed(curves, {"AE": "#e69f00"}, chance=0.1)
    np.testing.assert_allclose(figure.data[0].y, [90, 20])
    assert figure.layout.shapes[0].y0 == 10
    assert list(figure.layout.yaxis.range) == [0, 102]
