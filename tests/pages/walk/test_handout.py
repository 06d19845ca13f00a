import json
import re

from pages.walk.walk_state import WalkState
from vae.language import catalogue


def handout_of(make_checkpoint, digits, **given):
    from pages.walk import handout, scene
    from ui.loaders import ModelView
    from ui.sidebar import Choice
    from ui.widgets.selected_image import SelectedImage

    checkpoint = make_checkpoint("small", kind="ae", beta=0)
    choice = Choice(digits, {"AE": ModelView.of("AE", checkpoint)}, None)
    start = SelectedImage.of(digits, 3)
    return handout.page(choice, scene.walkers(choice, start), start, WalkState("data", "3", {}), **given)


def said_around(text):
    """What the file says itself, but for styles and scripts."""
    return re.sub(r"(?s)<(style|script|pre)\b.*?</\1>", "", text)


def test_a_handout_is_in_the_language_of_the_page_that_it_was_taken_from(make_checkpoint, digits):
    text = handout_of(make_checkpoint, digits, language="de")
    assert '<html lang="de">' in text
    said = said_around(text)
    assert "<h1>Latenter Spaziergang ab" in said
    assert "<p>Ziehen Sie an einem Regler: Das Bild folgt" in said
    assert "Erstellt mit betascope aus digits (Bilder: test," in said
    assert not re.search(r"\b(the|and|with|from|every|images)\b", said)
    kept = json.loads(re.search(r'id="speech">(.*?)</script>', text, re.DOTALL)[1])
    assert kept == json.loads(catalogue.as_json("de"))  # for what the script writes


def test_an_english_handout_brings_no_catalogue(make_checkpoint, digits):
    text = handout_of(make_checkpoint, digits)
    assert '<html lang="en">' in text
    assert "Drag a slider: the picture follows" in said_around(text)
    assert 'id="speech">null</script>' in text
    assert len(text) + 300_000 < len(handout_of(make_checkpoint, digits, language="de"))


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
    assert text.count("</script>") == 4  # what a title says does not end the element that holds it
    told = json.loads(re.search(r'id="scene">(.*?)</script>', text, re.DOTALL)[1])
    assert told["models"][0]["title"] == "</script><b>"
    assert told["models"][0]["weights"].startswith("data:application/octet-stream;base64,QlNOM")
    assert told["moves"] == {"small": [1.5]}
    assert checkpoint.digest[:12] in text
