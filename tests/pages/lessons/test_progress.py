"""What a visitor has answered, and what a browser, a stranger, may say of it."""

import json

import pytest
from pydantic import ValidationError

from pages.lessons import progress
from pages.lessons.progress import Given, Progress

GIVEN = {"raw": 1, "said": "β = 10", "unit": "", "right": True}


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "{",
        "[]",
        '{"digest": 7}',
        '{"digest": "a", "more": 1}',
        '{"digest": "a", "at": -1}',
        '{"digest": "a", "given": {"0": {"raw": {"x": 1}}}}',
        '{"digest": "a", "given": {"0": {"right": "yes"}}}',
        '{"digest": "a", "given": {"0": {"said": NaN}}}',
        json.dumps({"digest": "a", "given": {"0": {"said": "x" * 2001}}}),
        json.dumps({"digest": "x" * 300_000}),
    ],
)
def test_what_no_browser_can_have_kept_is_nothing(text):
    assert progress._sound(text) is None


def test_what_is_kept_comes_back_as_it_was():
    known = Progress(digest="a", at=2, given={"0": Given(**GIVEN), "1": Given(raw=120.5, said=120.5, unit="nats")})
    assert progress._sound(known.model_dump_json()) == known
    order = Progress(digest="a", given={"0": Given(raw=[1, 0], said=["AE", "β = 10"], right=False)})
    assert progress._sound(order.model_dump_json()) == order


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Given(**GIVEN), "β = 10"),
        (Given(raw=120.5, said=120.5, unit="nats"), "120.5 nats"),
        (Given(raw=[1, 0], said=["AE", "β = 10"]), "AE, β = 10"),
        (Given(), ""),
    ],
)
def test_an_answer_in_words(given, words):
    assert given.words == words


def test_an_answer_that_is_too_long_is_refused():
    with pytest.raises(ValidationError):
        Given(raw="x" * 2001)
