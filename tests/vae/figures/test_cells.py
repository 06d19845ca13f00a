import numpy as np

from vae.figures import cells


def test_the_texts_of_a_matrix_stand_in_its_cells():
    figure = cells.confusion("AE", np.array([[3, 1], [0, 0]]), ["a", "b"], "#111111", (0, None))
    assert [(note.x, note.y, note.text) for note in figure.layout.annotations] == [(0, 0, "75"), (1, 0, "25")]
    figure = cells.matrix(np.zeros((2, 1)), [["p"], ["q"]], [["", ""]], ["z1", "z2"], ["size"], "#111111")
    assert [(note.x, note.y, note.text) for note in figure.layout.annotations] == [(0, 0, "p"), (0, 1, "q")]


def test_a_large_matrix_is_made_quickly():
    from time import process_time

    begun = process_time()
    cells.confusion("AE", np.eye(10, dtype=int), list("0123456789"), "#111111", (0, 0))
    assert process_time() - begun < 0.5  # one annotation after the other took more than 1 s


def test_a_matrix_of_more_than_100_classes_has_a_point_for_each_cell_with_images():
    counts = np.zeros((1000, 1000), int)
    counts[3, 3], counts[3, 997], counts[41, 5] = 3, 1, 2
    names = [f"n{k}" for k in range(1000)]
    figure = cells.confusion("AE", counts, names, "#111111", (3, 997))
    (points,) = figure.data
    assert [tuple(pair) for pair in points.customdata] == [("n3", "n3"), ("n3", "n997"), ("n41", "n5")]
    assert (points.x, points.y) == ((3, 997, 5), (3, 3, 41))
    np.testing.assert_allclose(points.marker.color, np.sqrt([0.75, 0.25, 1]))
    assert points.text[1] == "n3 seen as n997: 1 of 4"
    assert len(figure.to_json()) < 100_000
