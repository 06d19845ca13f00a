import re

import pytest

from vae.core.errors import BetascopeError, CheckpointError


@pytest.fixture
def choice(make_checkpoint, digits):
    from ui.loaders import ModelView
    from ui.sidebar import Choice

    checkpoint = make_checkpoint("small", kind="ae", beta=0)
    return Choice(digits, {"small": ModelView.of("small", checkpoint)}, None)


def test_the_script_has_everything_and_the_python_names_it(choice):
    from pages.walk import scene, widget
    from pages.walk.walk_state import WalkState

    files = widget.files(choice, scene.walkers(choice, None), None, WalkState("digits", "prior"))
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg|anywidget\.dev)", files["walk.js"])
    assert "data:application/octet-stream;base64,QlNOM" in files["walk.js"]
    assert choice.checkpoints[0].digest in files["walk.js"]
    compile(files["walk.py"], "walk.py", "exec")
    assert 'with_name("walk.js")' in files["walk.py"]


def test_the_command_writes_both_files_and_refuses_in_a_sentence(make_checkpoint, tmp_path):
    from pages.walk import widget

    small = str(make_checkpoint("small", dataset="digits").path)
    widget.main([small, "--out", str(tmp_path / "out"), "--image", "3"])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["walk.js", "walk.py"]
    with pytest.raises(BetascopeError, match="--image 445 is none of digits: 0 to 444"):
        widget.main([small, "--out", str(tmp_path), "--image", "445"])
    with pytest.raises(CheckpointError, match="takes images of 28 x 28 pixels; those of digits@32x32 have"):
        widget.main([small, "--out", str(tmp_path), "--dataset", "digits@32x32"])
