import numpy as np

from ui import told
from vae.figures.planes import code_cloud
from vae.figures.told import Told


def test_a_figure_is_read_once_in_its_life():
    figure = code_cloud("AE", np.zeros((3, 2), np.float32), "#888888")
    assert told.of(figure) is told.of(figure)
    assert "_told" not in figure.to_dict()


def test_every_text_of_the_table_is_escaped_and_what_has_no_value_is_a_dash():
    text = told.html(Told("<b>: one.", ["<i>", "n"], [["<u>", ""], ["b", "<s>"]], "2 of 3 <rows>."))
    assert not {"<b>", "<i>", "<u>", "<s>", "<rows>"} & set(text.replace("><", "> <").split())
    assert '<th scope="row">&lt;u&gt;</th><td class="number">–</td>' in text
    assert "<p>&lt;b&gt;: one. 2 of 3 &lt;rows&gt;.</p>" in text
    assert text.startswith(
        '<details class="bs bs-told"><summary aria-label="As a table: &lt;b&gt;">As a table</summary>'
    )


def test_the_table_is_called_as_the_figure_is():
    text = told.html(told.of(code_cloud("AE", np.zeros((3, 2), np.float32), "#888888")))
    assert 'aria-label="As a table: AE"' in text
    assert 'aria-label="table: AE"' in text
