from pages.overview import exhibits
from vae.export.models import ModelRow


def test_a_broken_checkpoint_is_a_row_that_says_what_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setenv("BETASCOPE_CHECKPOINTS", str(tmp_path))
    evil = "<script>alert(1)</script>"
    html = exhibits.model_table(
        [ModelRow(name="fine", title="AE", bce="62.1"), ModelRow(name=evil, problem=f"bad {evil}")]
    )
    assert html.count("<tr>") == 3
    assert "62.1" in html
    assert "<script>" not in html
    assert "–" in html  # what was not measured


def test_no_checkpoint_says_how_to_make_one():
    assert "python -m vae train" in exhibits.model_table([])
