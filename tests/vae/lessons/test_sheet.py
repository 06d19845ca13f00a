from dataclasses import replace

from vae.lessons.pointing import POINTED, offered
from vae.lessons.sheet import sheet

BODY = """## First

Look at {images} images. <b>no</b> ![x](http://example.com/x.png)

### View
[Ten](reconstructions#images)

### Question: choice
Which is worst?

- AE {if error of AE is largest}
- β = 10 {if error of β = 10 is largest}

### Reveal
It is off by {error of β = 10, short}.

### Why
Because.

## Second

### Question: number
How many?

{answer: images, within 10 %}

## Third

### Question: text
What do you think?

## Fourth

### Question: draw
Draw a four.

## Fifth

### Question: order
Sort.

- AE
- β = 10

{by error}

## Sixth

Nothing is asked.
"""


def test_a_sheet_asks_first_and_answers_on_a_page_of_its_own(facts, lesson):
    page = sheet(lesson(BODY), facts)
    asked, answered = page.split('<div class="solutions">')
    for step in ("1. First", "2. Second", "6. Sixth"):
        assert step in asked
    assert "445 images" in asked
    assert "off by" not in asked
    assert "right from" not in asked
    assert "To see: Ten (page Reconstructions)" in asked
    assert "6. Sixth" not in answered
    assert "<p>β = 10</p>" in answered
    assert "It is off by" in answered
    assert "445; right from 401 to 489" in answered
    assert "3. Third" not in answered
    assert "AE (" in answered
    assert "break-before:page" in page


def test_a_sheet_needs_nothing_from_elsewhere_and_its_text_is_no_markup(facts, lesson):
    page = sheet(lesson(BODY), facts)
    assert "<b>no</b>" not in page
    assert "<img" not in page
    assert "default-src 'none'" in page
    assert "src=" not in page


def test_a_sheet_in_german_is_german_all_over(facts, lesson):
    page = sheet(lesson(BODY), replace(facts, language="de"))
    assert '<html lang="de">' in page
    assert "Zu sehen: Ten (Seite Rekonstruktionen)" in page
    assert "<span>Name</span><span>Datum</span>" in page
    assert "<h1>Antworten</h1><p>Gemessen auf" in page
    assert "445; richtig von 401 bis 489" in page
    assert ", Lektion a-lesson, " in page


def test_a_sheet_has_the_images_that_one_points_at_and_says_which_are_right(facts, lesson):
    found = lesson("## First\n\n### Question: point\nWhich is a four?\n\n{images: class 4}\n")
    asked, answered = sheet(found, facts).split('<div class="solutions">')
    assert asked.count('<img src="data:image/png;base64,') == POINTED
    labels = facts.evidence.dataset.labels[offered(facts, found.steps[0].question, found.name)]
    fours = ", ".join(str(place) for place, label in enumerate(labels, 1) if label == 4)
    assert f"no. {fours} of these 12; 45 of all 445 test images" in answered
