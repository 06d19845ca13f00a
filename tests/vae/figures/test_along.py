import numpy as np

from vae.figures.along import along_path


def test_along_path_draws_the_floor_dotted_and_models_solid():
    t = np.linspace(0, 1, 5)
    figure = along_path("title", "unit", t, {"floor": t, "AE": 1 - t}, {"floor": "#888", "AE": "#e69f00"}, "floor")
    floor, model = figure.data
    assert (floor.line.dash, model.line.dash) == ("dot", "solid")
    np.testing.assert_array_equal(model.y, 1 - t)
    assert figure.layout.yaxis.title.text == "unit"
