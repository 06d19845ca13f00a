"""A lesson as one file opens from disk without a network and is walked by keys alone; its answers are handed in."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.lessons import handout
from tests.harness import written_lessons
from vae import lessons
from vae.lessons import answers

STEPS = (
    (
        "### View\n[Paths](interpolation#path)\n\n### Question: choice\nWhich loses more?\n\n"
        "- AE {if error of AE > error of β = 10}\n- β = 10 {if error of AE < error of β = 10}\n\n"
        "### Reveal\nIt is {error of β = 10, short}."
    ),
    "### Question: order\nOrder them.\n\n- AE\n- β = 10\n\n{by error, largest first}",
    "### Question: text\nWhy?",
)


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    path = written_lessons.write(tmp_path_factory.mktemp("lessons") / "own", *STEPS, models="AE, β = 10")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(written_lessons.VARIABLE, str(path.parent))
        made = path.parent.parent / "lesson.html"
        made.write_text(handout.text(lessons.load(path)), encoding="utf-8")
    return made


@pytest.fixture
def opened(browser: Browser, written: Path):
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked, wrong = [], []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(written.as_uri())
    yield page
    context.close()
    assert not wrong
    assert {url.split(":", 1)[0] for url in asked} <= {"file", "data", "blob"}


def test_a_lesson_is_walked_from_disk_by_keys_and_handed_in_and_goes_on_after_a_reload(opened: Page, tmp_path):
    title, keys = opened.locator("#title"), opened.keyboard
    expect(title).to_have_text("Step 1")
    expect(opened.locator(".mount canvas").first).to_be_visible()
    assert "It is" not in opened.locator("main").inner_text()
    opened.get_by_role("radio", name="AE").focus()
    keys.press("ArrowDown")  # to the second option
    keys.press("Enter")
    expect(opened.get_by_text("That is right.")).to_be_visible()
    expect(opened.locator(".reveal")).to_contain_text("nats")
    opened.locator("h1").focus()
    keys.press("ArrowRight")
    expect(title).to_have_text("Step 2")
    expect(title).to_be_focused()
    opened.get_by_role("button", name="AE down").focus()
    keys.press("Enter")
    opened.get_by_role("button", name="Answer").focus()
    keys.press("Enter")
    expect(opened.get_by_text("That is right.")).to_be_visible()
    opened.reload()
    expect(title).to_have_text("Step 2")  # an interrupted lesson goes on
    expect(opened.get_by_text("That is right.")).to_be_visible()
    opened.get_by_role("button", name="Next").focus()
    keys.press("Enter")
    opened.locator("textarea").focus()
    keys.insert_text("<b>dear</b>")
    keys.press("Tab")
    keys.press("Enter")
    expect(opened.get_by_text("Your answer: <b>dear</b>")).to_be_visible()
    opened.get_by_role("button", name="Finish").focus()
    keys.press("Enter")
    expect(opened.get_by_text("You foresaw 2 of 2.")).to_be_visible()
    with opened.expect_download() as download:
        opened.get_by_role("button", name="Answers (JSON)").press("Enter")
    download.value.save_as(tmp_path / "answers.json")
    found = answers.read(tmp_path / "answers.json")
    assert [one.answer for one in found.answers] == ["β = 10", ("β = 10", "AE"), "<b>dear</b>"]
    assert [one.right for one in found.answers] == [True, True, None]


def test_a_lesson_in_german_says_all_around_it_in_german_and_hands_in_what_was_asked_in_english(
    browser: Browser, tmp_path, monkeypatch
):
    path = written_lessons.write(
        tmp_path / "own", "### Question: choice\nWhich?\n\n- Good {if images > 1}\n- Bad {if images < 1}"
    )
    written_lessons.translate(
        path, "de", "### Question: choice\nWelches?\n\n- Gut {if images > 1}\n- Schlecht {if images < 1}"
    )
    monkeypatch.setenv(written_lessons.VARIABLE, str(path.parent))
    made = tmp_path / "lesson.html"
    made.write_text(handout.text(lessons.find("tried", language="de"), language="de"), encoding="utf-8")
    page = browser.new_page()
    page.goto(made.as_uri())
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_text("Wählen Sie zuerst")).to_be_visible()
    page.get_by_role("radio", name="Schlecht").check()
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_text("Ihre Antwort: Schlecht")).to_be_visible()
    expect(page.get_by_text("Richtig: Gut")).to_be_visible()
    page.get_by_role("button", name="Fertig").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Antworten (JSON)").click()
    (one,) = answers.read(Path(coming.value.path())).answers
    page.close()
    assert (one.question, one.answer, one.right) == ("Which?", "Bad", False)
