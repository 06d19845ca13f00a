"""Names at the ends of lines: none lies on another, each is near its line, and the axis is as it was asked for."""

import numpy as np
import pytest
from plotly import graph_objects as go

from vae.figures.frame import End, abreast, finished, limits, middle_out, name_ends, spread


def test_spread_keeps_order_and_distance_and_moves_no_more_than_needed():
    places = spread([30.0, 0.0, 31.0, 29.0, 90.0], gap=10, room=100)
    assert places[1] == 0.0
    assert places[4] == 90.0
    assert places[3] < places[0] < places[2]
    assert np.diff(sorted(places)).min() == pytest.approx(10)


def test_spread_moves_down_from_the_top_and_beyond_it_only_without_room():
    assert spread([99.0, 100.0], gap=10, room=100) == [90.0, 100.0]
    crowded = spread([50.0] * 12, gap=10, room=100)
    assert np.diff(sorted(crowded)).min() == pytest.approx(10)


def test_name_ends_writes_every_name_where_its_line_ends_and_fixes_the_axis():
    figure = finished(go.Figure(), "", height=300)
    name_ends(
        figure, [End("AE", 1.0, 50.0, "#e69f00"), End("β = 1", 1.0, 50.0, "#00a5c3")], edge=1.1, low=0.0, high=100.0
    )
    first, second = figure.layout.annotations
    assert (first.text, first.x, first.y, first.ax, first.arrowcolor) == ("AE", 1.0, 50.0, 1.1, "#e69f00")
    assert first.ay - second.ay == pytest.approx(13)  # pixels apart, though the lines end in one place
    assert tuple(figure.layout.yaxis.range) == (0.0, 100.0)
    assert figure.layout.margin.r > 10


def test_limits_leave_out_what_is_not_finite():
    assert limits([np.array([np.inf, np.nan])]) == (0.0, 1.0)
    assert limits([np.array([2.0])]) == (1.5, 2.5)


def test_middle_out_keeps_the_end():
    assert middle_out("β = 2.4, fashion-long-name, seed 12", 20).endswith(", seed 12")
    assert len(middle_out("x" * 50, 20)) == 20
    assert middle_out("short", 20) == "short"


def test_abreast_fills_rows_evenly():
    assert [abreast(n, 6) for n in (0, 1, 6, 7, 8, 12, 13)] == [1, 1, 6, 4, 4, 6, 5]
