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
