import numpy as np

from vae.lessons.pointing import POINTED, offered

FOURS = "## Step\n\n### Question: point\nWhich?\n\n{images: class 4}\n"


def test_a_few_of_the_images_offered_are_right_and_each_lesson_has_its_own(facts, lesson):
    question = lesson(FOURS).steps[0].question
    first, again, other = (offered(facts, question, name) for name in ("one", "one", "another"))
    for found in (first, other):
        assert len(set(found.tolist())) == POINTED
        assert (np.diff(found) > 0).all()
        assert int((facts.evidence.dataset.labels[found] == 4).sum()) == 4
    np.testing.assert_array_equal(first, again)
    assert set(first.tolist()) != set(other.tolist())


def test_nothing_is_offered_where_nobody_points_or_nobody_can_tell(facts, lesson):
    assert offered(facts, lesson("## Step\n\n### Question: text\nWhy?\n").steps[0].question, "one") is None
    none = lesson("## Step\n\n### Question: point\nWhich?\n\n{images: class none}\n").steps[0].question
    assert offered(facts, none, "one") is None
