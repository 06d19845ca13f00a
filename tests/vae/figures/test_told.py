import numpy as np

from vae.figures import along, cells, noise, planes, probe
from vae.figures.probe import Curve
from vae.figures.told import confusion, told
from vae.metrics.decoded.reconstruction import NoiseCurve


def test_lines_are_told_by_their_ends_and_turns_and_tabled_by_place_with_a_column_each():
    t = np.linspace(0, 1, 5)
    lines = {"AE": np.array([1.0, 2.0, 5.0, 2.0, 3.0]), "β = 0": np.full(5, 0.5)}
    found = told(along.along_path("Even?", "step", t, lines, dict.fromkeys(lines, "#888888"), {}))
    assert found.sentence == (
        "Even? step along the path: AE from 1 at 0 % to 3 at 100 %, highest 5 at 50 %; β = 0 from 0.5 at 0 % to 0.5 at "
        "100 %."
    )
    assert found.columns == ["along the path", "AE", "β = 0"]
    assert found.rows[2] == ["50 %", "5", "0.5"]
    assert not found.note


def test_of_a_long_line_some_places_are_in_the_table_both_ends_among_them_and_it_says_so():
    t = np.linspace(0, 1, 61)
    found = told(along.along_path("", "step", t, {"AE": t}, {"AE": "#888888"}, {}))
    assert [row[1] for row in found.rows[:2]] == ["0", "0.05"]
    assert found.rows[-1] == ["100 %", "1"]
    assert found.note == "21 of 61 places along the axis."


def test_a_line_that_begins_later_has_no_value_where_another_has_one():
    sd = np.array([0.0, 0.1])
    curve = NoiseCurve(sd, np.array([20.0, 10.0]), np.array([9.0, 8.0]), np.array([np.inf, 30.0]), 1)
    found = told(noise.noise_curves({"AE": curve}, ["#888888"], 0.0, "clean"))
    assert found.rows == [["0", "20", ""], ["0.1", "10", "30"]]


def test_lines_that_are_drawn_a_little_apart_stand_at_the_same_tick_with_their_intervals():
    curves = [Curve(name, [100, 1000], [0.5, 0.75], [0.4, 0.7], [0.6, 0.8], "#123456") for name in ("AE", "β = 0")]
    found = told(probe.accuracy_curves(curves, [100, 1000], 1000))
    assert found.rows == [["100", "50 (40 to 60)", "50 (40 to 60)"], ["all 1,000", "75 (70 to 80)", "75 (70 to 80)"]]


def test_a_figure_of_nothing_yet_says_so():
    assert "nothing is measured yet" in told(probe.accuracy_curves([], [100, 1000], 1000)).sentence


def test_bars_are_told_by_the_highest_and_tabled_by_the_names_of_their_ticks():
    weight = np.array([1.0, 3.0, 2.0])
    found = told(probe.weights("AE", weight, np.array([1, 2, 0]), None, "#888888", 3.0))
    assert found.sentence.endswith("highest: z1: 3, z2: 2, z0: 1.")
    assert found.rows == [["z1", "3"], ["z2", "2"], ["z0", "1"]]


def test_what_is_written_on_bars_is_a_column():
    found = told(along.shares("z0", np.array([-1.0, 1.0]), np.array([0.25, 0.5]), ["3", ""], "#888888"))
    assert found.rows == [["−1", "25 %", "3"], ["1", "50 %", ""]]


def test_dots_are_told_by_mean_and_deviation_and_by_how_many_lie_in_the_circle():
    codes = np.array([[0, 0], [0, 2], [0, 4], [0, 2]], np.float32)
    found = told(planes.code_cloud("AE", codes, "#888888"))
    assert found.sentence == (
        "AE: 4 codes around (0, 2), with standard deviations (0, 1.41); 75 % of them lie within N(0, I), 2σ."
    )
    assert found.rows == [["codes", "4", "0", "2", "0", "1.41"], ["N(0, I), 2σ", "", "0", "0", "1", "1"]]


def test_a_path_over_dots_has_its_ends_and_middle():
    path = np.array([[0, 0], [1, 5], [2, 2]], np.float32)
    found = told(planes.path_plane("AE", np.zeros((3, 2), np.float32), path, "#888888"))
    assert found.sentence.endswith("the path goes from (0, 0) to (2, 2).")
    assert [row[2:4] for row in found.rows[1:]] == [["0", "0"], ["1", "5"], ["2", "2"]]


def test_cells_are_told_by_the_strongest_of_either_sign_and_tabled_as_they_are():
    shade = np.array([[0.1, -0.9], [0.5, 0.0]])
    hover = [["a", "z0, x &lt; y: −3"], ["c", "d"]]
    found = told(cells.matrix(shade, [["1", "−9"], ["5", "·"]], hover, ["z0", "z1"], ["f", "g"], "#888888"))
    assert found.sentence == "2 rows, each a dimension, by f, g. Strongest: z0, x < y: −3. c. a."
    assert found.columns == ["dimension", "f", "g"]
    assert found.rows == [["z0", "1", "−9"], ["z1", "5", "·"]]


def test_a_confusion_matrix_is_told_by_what_is_right_and_its_most_frequent_confusions():
    found = confusion("AE", np.array([[8, 2], [0, 10]]), ["a", "b"])
    assert found.sentence == (
        "AE: 18 of 20 images (90.0 %) are seen as what they are. Of the others, most often a becomes b (2)."
    )
    assert found.rows == [["a", "8", "2", "10"], ["b", "0", "10", "10"]]
    assert confusion("AE", np.zeros((2, 2), int), ["a", "b"]).sentence.startswith("AE: 0 of 0 images (none)")


def test_of_many_classes_the_largest_confusions_are_listed():
    counts = np.eye(30, dtype=int)
    counts[0, 1:] = np.arange(1, 30)
    counts[1, 2:] = np.arange(1, 29)
    found = confusion("AE", counts, [str(k) for k in range(30)])
    assert found.columns == ["true", "seen as", "images", "of"]
    assert found.rows[0] == ["0", "29", "29", "436"]
    assert len(found.rows) == 40
    assert found.note == "The 40 most frequent of 57 confusions."


def test_a_figure_is_called_by_its_title_else_by_what_it_shows():
    matrix = cells.matrix(
        np.eye(2), [["1", ""], ["", "1"]], [["a", "b"], ["c", "d"]], ["z0", "z1"], ["f", "g"], "#888888"
    )
    assert told(matrix).called == "2 rows, each a dimension, by f, g"
    t = np.linspace(0, 1, 5)
    assert told(along.along_path("", "step", t, {"AE": t}, {"AE": "#888888"}, {})).called == "step along the path"
    shares = along.shares("z0: why?", np.array([-1.0, 1.0]), np.array([0.25, 0.5]), ["3", ""], "#888888")
    assert told(shares).called == "z0: why?"
