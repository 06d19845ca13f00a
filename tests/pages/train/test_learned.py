from tests.harness.files import SHIPPED
from vae.models import checkpoints


def test_before_a_run_the_curves_of_the_models_that_are_here_are_shown(app, shipped, tmp_path, monkeypatch):
    from vae.core.folders import CACHE_VARIABLE

    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    test = app("train", data="digits")
    assert "How the models here learned" in [header.value for header in test.header]
    assert "These models learned from MNIST" in " ".join(caption.value for caption in test.caption)
    assert len(test.get("plotly_chart")) == 2
    assert not test.exception


def test_models_without_a_history_have_no_curves(app, folders, tmp_path, monkeypatch):
    from vae.core.folders import CACHE_VARIABLE

    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    for name in SHIPPED:
        (folders[1] / name / checkpoints.HISTORY).unlink(missing_ok=True)
    test = app("train", data="digits")
    assert not test.get("plotly_chart")
    assert "was not kept with these models" in " ".join(caption.value for caption in test.caption)
    assert not test.exception


def test_a_damaged_history_is_a_sentence_and_the_others_are_drawn(app, shipped, folders, tmp_path, monkeypatch):
    from vae.core.folders import CACHE_VARIABLE

    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    (folders[1] / "mnist-ae" / checkpoints.HISTORY).write_text("epoch,bce,kl\n1,x,2\n")
    test = app("train", data="digits")
    assert "history.csv of mnist-ae is damaged" in test.error[0].value.replace("\\", "")
    assert len(test.get("plotly_chart")) == 2
