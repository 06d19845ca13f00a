from tests.harness.apptest import scene
from vae import data


def test_thumbnail_strip_shows_12_images_around_the_chosen_one(app, shipped):
    test = app("walk", image="20")
    strip = scene(test, "thumbs")
    assert strip["chosen"] == 20
    assert strip["indices"] == list(range(12, 24))
    assert strip["before"]
    assert strip["after"]
    end = len(data.load("digits", "test")) - 1
    last = scene(app("walk", image=str(end)), "thumbs")
    assert last["indices"][-1] == last["chosen"] == end
    assert not last["after"]
