import numpy as np

from vae.figures.along import along_path


def test_along_path_draws_lines_as_dashed_as_told_and_names_them_at_their_ends():
    t = np.linspace(0, 1, 5)
    colours = {"floor": "#888", "AE": "#e69f00"}
    figure = along_path("title", "unit", t, {"floor": t, "AE": 1 - t}, colours, {"floor": "dot"})
    assert [(note.text, note.y) for note in figure.layout.annotations] == [("floor", 1.0), ("AE", 0.0)]
    floor, model = figure.data
    assert (floor.line.dash, model.line.dash) == ("dot", "solid")
    np.testing.assert_array_equal(model.y, 1 - t)
    assert figure.layout.yaxis.title.text == "unit"
