from vae.core.folders import PROJECT
from vae.foreign import examples
from vae.foreign.tensors import SUFFIXES

DOCUMENT = (PROJECT / "docs" / "your-own-models.md").read_text(encoding="utf-8")


def test_lines_that_write_onnx_are_those_of_the_document():
    for line in examples.ONNX.splitlines():
        assert not line or line.startswith("#") or line in DOCUMENT


def test_table_has_a_line_for_each_kind_of_file():
    table = examples.markdown()
    assert len(table.splitlines()) == 2 + len(examples.READ)
    assert all(suffix in table for suffix in SUFFIXES)
