"""The app in another language, in a real Chromium: what Streamlit shows, and what components write themselves."""

import re

from tests.harness.browser import settle
from vae.language import catalogue


def texts(page, selector):
    return " ".join(page.locator(selector).all_inner_texts())


def test_a_component_speaks_the_language_of_the_visit_also_of_what_changes_and_changes_with_it(page, server):
    page.goto(f"{server.url}/walk?data=digits&models=%CE%B2+%3D+10&lang=de")
    settle(page)
    page.locator("button", has_text="▶ Abspielen").wait_for()
    assert page.title().startswith("Latenter Spaziergang")
    german = texts(page, ".walk")
    assert "inaktive Dimensionen" in german
    assert not re.search(r"\b(the|of|and|Click|reads)\b", german), german
    assert re.search(r"\d,\d", german)
    row = page.locator(".st-key-walk").get_by_role("slider").first
    before = row.get_attribute("aria-valuetext")
    row.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([row, before]) => row.getAttribute('aria-valuetext') !== before", arg=[row.element_handle(), before]
    )
    assert re.search(r"\d,\d", row.get_attribute("aria-valuetext"))
    page.locator(".st-key-about-language-en button").click()
    page.locator("h1", has_text="Latent walk").wait_for()
    page.locator("button", has_text="▶ Play").wait_for()
    assert "inactive dimensions" in texts(page, ".walk")
    page.wait_for_function("!new URLSearchParams(location.search).has('lang')")


def test_the_language_stays_from_page_to_page(page, server):
    page.goto(f"{server.url}/your-data?data=digits&lang=de")
    settle(page)
    page.locator('[data-testid="stSidebarNav"] a', has_text=catalogue.speech("de").say("Your models")).click()
    page.locator("h1", has_text=(title := catalogue.speech("de").say("Your models"))).wait_for()
    settle(page)
    page.wait_for_function("new URLSearchParams(location.search).get('lang') === 'de'")
    page.reload()
    page.locator("h1", has_text=title).wait_for()
