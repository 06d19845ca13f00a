"""Lessons in a browser: by keys alone to the end, kept over a reload, put in order by a pointer, on a phone."""

import json

import pytest
from playwright.sync_api import expect

from tests.harness.axe import dress, faults
from tests.harness.browser import settle
from tests.harness.lesson_keys import ANSWER, answer, onward, tab_to
from vae import lessons
from vae.lessons.lesson import Lesson
from vae.lessons.pointing import POINTED

FIRST, *OTHERS = [one for one in lessons.available() if isinstance(one, Lesson)]
STEP = (
    "lessons?data=digits&lesson=noise&step={}"  # the second has a long view, with a slider, and a list to put in order
)


def kept(page, name) -> dict:
    return json.loads(page.evaluate("name => localStorage.getItem(`betascope-lesson-${name}`) ?? '{}'", name))


def walked(page, server, lesson):
    """Each step, once its question is answered; at the end everything is kept."""
    page.goto(f"{server.url}/lessons?data=digits")
    settle(page)
    tab_to(page, f".st-key-lesson-begin-{lesson.name} button")
    page.keyboard.press("Enter")
    page.locator(f'#lesson-step[data-at="{lesson.name}/1"]').wait_for()
    settle(page)
    for number, step in enumerate(lesson.steps, 1):
        assert page.locator("h1").inner_text() == step.title
        if step.question:
            page.locator(".st-key-lesson-card button").first.wait_for(timeout=120_000)  # some measure first
            answer(page, step.question.kind)
            if step.reveals:
                expect(page.locator(".st-key-lesson-reveal")).to_contain_text(".")
        assert page.locator('[data-testid="stException"]').count() == 0
        yield number, step
        onward(page, f"{lesson.name}/{number + 1}")
    assert page.locator("h1").inner_text() == "That was it"
    given = kept(page, lesson.name)["given"]
    assert len(given) == sum(step.question is not None for step in lesson.steps)
    assert all(one["raw"] is not None for one in given.values())


def test_the_first_lesson_is_walked_to_its_end_by_keys_alone_and_goes_on_after_a_reload(server, page):
    before = None
    for number, step in walked(page, server, FIRST):
        if step.question.kind == "point":  # twelve images, of one size and none cut off
            shown = page.locator(".st-key-lesson-card .bs-rows")
            assert shown.evaluate("e => e.scrollWidth <= e.clientWidth")
            widths = shown.locator("img").evaluate_all("all => all.map(e => Math.round(e.clientWidth))")
            assert len(widths) >= 12
            assert len(set(widths)) == 1
            page.reload()
            settle(page)
            expect(page.get_by_text("Your answer:")).to_be_visible()  # the browser has kept it
            assert before == "number"
            page.keyboard.press("ArrowLeft")
            page.locator(f'#lesson-step[data-at="{FIRST.name}/{number - 1}"]').wait_for()
            settle(page)
            expect(page.get_by_text("Your answer: 120")).to_be_visible()
            onward(page, f"{FIRST.name}/{number}")
        before = step.question.kind
    expect(page.get_by_text("Answers (JSON)")).to_be_visible()
    check_looks(page)
    page.goto(f"{server.url}/lessons")
    settle(page)
    expect(page.get_by_text(f"{len(FIRST.steps)} of {len(FIRST.steps)} questions answered")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("lesson", OTHERS, ids=lambda one: one.name)
def test_every_lesson_that_ships_is_walked_to_its_end_by_keys_alone(server, page, lesson):
    assert len(list(walked(page, server, lesson))) == len(lesson.steps)


def test_a_list_is_put_in_order_by_keys_and_by_a_pointer(server, page):
    page.goto(f"{server.url}/{STEP.format(2)}")
    items = page.locator(".ordering .item")
    expect(items).to_have_text(["β = 10", "AE", "β = 2.4"])
    settle(page)
    tab_to(page, ".ordering li")
    page.keyboard.press("ArrowDown")
    expect(items).to_have_text(["AE", "β = 10", "β = 2.4"])
    settle(page)
    rows = page.locator(".ordering li")
    rows.nth(2).scroll_into_view_if_needed()
    moved, last = rows.nth(1).bounding_box(), rows.nth(2).bounding_box()
    page.mouse.move(moved["x"] + 60, moved["y"] + 20)
    page.mouse.down()
    page.mouse.move(moved["x"] + 60, last["y"] + 35, steps=6)
    page.mouse.up()
    expect(items).to_have_text(["AE", "β = 2.4", "β = 10"])
    settle(page)
    tab_to(page, ANSWER)
    page.keyboard.press("Enter")
    page.get_by_text("That is right").wait_for()
    settle(page)
    assert kept(page, "noise")["given"]["1"]["raw"] == [1, 2, 0]


def test_the_views_state_is_in_the_address_and_ways_lead_from_a_step_to_the_list_and_back_and_to_its_page(server, page):
    page.goto(f"{server.url}/{STEP.format(2)}")
    settle(page)
    assert "noise=0.2" in page.url
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("with noise, σ = 0.25").wait_for()
    page.locator(".st-key-lesson-next button").click()
    page.locator('#lesson-step[data-at="noise/3"]').wait_for()
    settle(page)
    assert "noise=" not in page.url
    page.go_back()
    page.get_by_text("with noise, σ = 0.25").wait_for()
    settle(page)
    assert page.locator("#lesson-step").get_attribute("data-at") == "noise/2"
    for width in (1280, 390):  # navigation's link to the page that is shown
        page.set_viewport_size({"width": width, "height": 844})
        if width == 390:
            page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Lessons").press("Enter")
        page.get_by_role("heading", name="Lessons", exact=True).wait_for()
        settle(page)
        assert "lesson=" not in page.url
        page.locator(".st-key-lesson-begin-noise button").click(trial=True)  # navigation covers nothing
        assert page.locator("#lesson-step").count() == 0
        page.go_back()
        page.locator('#lesson-step[data-at="noise/2"]').wait_for()
        settle(page)
    page.get_by_role("button", name="Open it on its page").click()
    page.get_by_role("heading", name="Reconstructions").wait_for()
    page.get_by_text("with noise, σ = 0.25").wait_for()


def test_a_question_below_a_long_view_is_a_press_away_on_a_phone_and_so_is_the_view(server, page):
    page.set_viewport_size({"width": 390, "height": 600})
    page.goto(f"{server.url}/{STEP.format(2)}")
    page.locator(".st-key-lesson-card").wait_for()
    settle(page)
    check_looks(page)
    page.set_viewport_size({"width": 390, "height": 600})
    expect(page.locator(".st-key-lesson-card")).not_to_be_in_viewport()
    page.get_by_role("button", name="To the question").click()
    expect(page.locator(".st-key-lesson-card")).to_be_focused()
    expect(page.get_by_text("Which model gives back").first).to_be_in_viewport()
    expect(page.get_by_role("button", name="Back to the view")).to_be_visible()
    page.keyboard.press("q")
    expect(page.locator(".st-key-lesson-part")).to_be_focused()
    expect(page.get_by_text("The same noisy images")).to_be_in_viewport()
    page.keyboard.press("q")
    expect(page.locator(".st-key-lesson-card")).to_be_focused()
    page.get_by_role("button", name="Skip").click()
    page.get_by_text("You have left this one out").wait_for()
    page.evaluate("document.querySelector('.st-key-lesson-part').scrollIntoView()")
    expect(page.get_by_role("button", name="To the answer")).to_be_visible()
    page.locator(".st-key-lesson-next button").click()
    page.locator('#lesson-step[data-at="noise/3"]').wait_for()
    settle(page)
    expect(page.locator(".bs-jump")).to_have_count(0)
    check_looks(page)


def test_on_a_phone_every_image_to_point_at_is_in_sight_and_as_large_as_a_finger(server, page):
    step = next(number for number, one in enumerate(FIRST.steps, 1) if one.question and one.question.kind == "point")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/lessons?data=digits&lesson={FIRST.name}&step={step}")
    tiles = page.locator(".thumbs [data-index]")
    expect(tiles).to_have_count(POINTED, timeout=60_000)  # measured first
    settle(page)
    for box in (one.bounding_box() for one in tiles.all()):
        assert box["width"] >= 44
        assert 0 <= box["x"] <= 390 - box["width"]
    strip = page.locator(".thumbs .tiles")
    assert strip.evaluate("e => e.scrollWidth <= e.clientWidth")  # none is scrolled out of it
    assert page.locator(".thumbs .turn:visible").count() == 0


def check_looks(page):
    """A step fits a phone in both themes, and axe finds nothing."""
    for theme in ("dark", "light"):
        dress(page, theme, 390, 844)
        settle(page)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
        on = page.locator(".st-key-lesson-next button").bounding_box()
        assert on["y"] + on["height"] <= 844  # in sight, however long the step is
        assert faults(page) == []
