import json
import re

from pages.walk.walk_state import WalkState


def test_the_handout_is_one_file_that_asks_for_nothing(make_checkpoint, digits):
    from pages.walk import handout, scene
    from ui.loaders import ModelView
    from ui.sidebar import Choice
    from ui.widgets.selected_image import SelectedImage

    checkpoint = make_checkpoint("small", kind="ae", beta=0)
    choice = Choice(digits, {"</script><b>": ModelView.of("</script><b>", checkpoint)}, None)
    start = SelectedImage.of(digits, 3)
    walkers = scene.walkers(choice, start)
    text = handout.page(choice, walkers, start, WalkState("data", "3", {"small": (1.5,)}))
    assert "{{" not in text.split("<script")[0]
    assert not re.search(r"(src|href)=|https?://(?!www\.w3\.org/2000/svg)|^import ", text, re.MULTILINE)
    assert text.count("</script>") == 3  # what a title says does not end the element that holds it
    told = json.loads(re.search(r'id="scene">(.*?)</script>', text, re.DOTALL)[1])
    assert told["models"][0]["title"] == "</script><b>"
    assert told["models"][0]["weights"].startswith("data:application/octet-stream;base64,QlNOM")
    assert told["moves"] == {"small": [1.5]}
    assert checkpoint.digest[:12] in text
