import numpy as np
import pytest

from vae.core.errors import DataError
from vae.data.importing import factor_columns


def read(tmp_path, text, n=3, files=()):
    path = tmp_path / "factors.csv"
    path.write_text(text)
    return factor_columns.read(path, files, n)


def test_header_says_what_a_column_is_and_else_its_values_do(tmp_path):
    text = "size,kind,code:class,turn:angle:360,angle:2pi\n1.5,b,10,0,0\n2,a,9,90,3.1\n2,a,9,180,6\n"
    size, kind, code, turn, angle = read(tmp_path, text)
    assert [one.said() for one in (size, kind, code)] == [
        "size (number, 2 values)",
        "kind (class, 2 values)",
        "code (class, 2 values)",
    ]
    assert (kind.words, kind.values.tolist()) == (("a", "b"), [1, 0, 0])
    assert (code.words, code.values.tolist()) == (("9", "10"), [1, 0, 0])
    assert (turn.name, turn.kind, set(turn.period)) == ("turn", "angle", {360})
    assert (angle.name, set(angle.period)) == ("angle", {2 * np.pi})


def test_column_of_periods_makes_an_angle_with_a_period_for_each_image(tmp_path):
    (turn,) = read(tmp_path, "turn,turn period\n0,90\n10,180\n20,360\n")
    assert (turn.kind, turn.period.tolist()) == ("angle", [90, 180, 360])


def test_lines_are_of_the_pictures_that_they_name(tmp_path):
    (size,) = read(tmp_path, "file,size\nc/3.png,3\na/1.png,1\nb/2.png,2\n", files=("a/1.png", "b/2.png", "c/3.png"))
    assert size.values.tolist() == [1, 2, 3]
    with pytest.raises(DataError, match=r"has no line for 1 of 3 pictures, as z\.png"):
        read(tmp_path, "file,size\na,3\nb,1\nc,1\n", files=("a", "b", "z.png"))


def test_semicolons_and_a_byte_order_mark_are_read(tmp_path):
    (size, kind) = read(tmp_path, "\ufeffsize;kind\n1;a\n2;b\n3;c\n")
    assert (size.name, kind.words) == ("size", ("a", "b", "c"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("size\n1\n2\n", "has 2 lines of factors, and there are 3 images"),
        ("size,kind\n1,a\n2\n3,b\n", "line 3: 1 cells where the first line has 2"),
        ("size:number\n1\nx\n3\n", "`size` is a number, and '1' is none|`size` is a number"),
        ("size\n1\nnan\n3\n", "`size` is a number, and 'nan' is none"),
        ("kind:class\na\n\n\nb\n", "has 2 lines"),
        ("kind,x\na,1\n,2\nb,3\n", "`kind` is empty for 1 images"),
        ("turn:angle\n1\n2\n3\n", "say when it is once round, as turn:angle:360"),
        ("turn:spin\n1\n2\n3\n", "says neither class, number nor angle"),
        ("turn:0\n1\n2\n3\n", "says neither class, number nor angle"),
        (" \n1\n2\n3\n", "cannot be the name of a factor|holds no factors"),
        ("a,a\n1,1\n2,2\n3,3\n", "has a factor twice"),
        ("size\n", "holds no factors"),
        ("a\n" * 1, "holds no factors"),
    ],
)
def test_what_is_no_table_of_factors_is_refused_with_the_line(tmp_path, text, says):
    with pytest.raises(DataError, match=says):
        read(tmp_path, text)


def test_bytes_that_are_no_text_are_a_data_error(tmp_path):
    path = tmp_path / "factors.csv"
    path.write_bytes(b"size\n\xff\xfe\n")
    with pytest.raises(DataError, match="is no text of UTF-8"):
        factor_columns.read(path, (), 1)


def test_what_a_factor_is_can_be_said_beside_the_file(tmp_path):
    path = tmp_path / "factors.csv"
    path.write_text("size:number,turn,turn period\n1,0,90\n2,10,180\n2,20,360\n")
    (size, turn) = factor_columns.read(path, (), 3, ("size:class", "turn:number"))
    assert (size.name, size.kind, size.words) == ("size", "class", ("1", "2"))
    assert (turn.kind, turn.period) == ("number", None)
    (_, turn) = factor_columns.read(path, (), 3, ("turn:angle:30",))
    assert set(turn.period) == {30}
    with pytest.raises(DataError, match="has no factor called 'colour'; it has size, turn"):
        factor_columns.read(path, (), 3, ("colour:class",))
