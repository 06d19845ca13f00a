"""The browser's address bar and its history."""

from urllib.parse import parse_qs, urlsplit

from tests.harness.browser import settle

TITLES = ["AE", "β = 0", "β = 2.4", "β = 10"]


def parameters(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def entries(page) -> int:
    return page.evaluate("history.length")


def test_data_and_models_in_address_add_no_history_entries(server, page):
    page.goto("about:blank")
    page.goto(f"{server.url}/walk")
    page.wait_for_function("location.search.includes('models=')")
    settle(page)
    assert parameters(page) == {"data": ["digits"], "models": TITLES}
    assert entries(page) == 2  # written into the entry that was there
    assert page.title() == "Latent walk · betascope"
    page.get_by_role("link", name="Draw").first.click()
    page.wait_for_selector('h1:has-text("Draw")')
    settle(page)
    assert parameters(page) == {"data": ["digits"], "models": TITLES}
    assert entries(page) == 3
    assert page.title() == "Draw · betascope"
    page.get_by_role("button", name="β = 0", exact=True).click()
    page.wait_for_function("!location.search.includes('+0')")
    page.get_by_role("button", name="β = 0", exact=True).click()
    page.wait_for_function("location.search.includes('+0')")
    settle(page)
    assert entries(page) == 3
    page.go_back()
    page.wait_for_selector('h1:has-text("Latent walk")')
    settle(page)
    assert parameters(page)["data"] == ["digits"]
    page.go_back()
    page.wait_for_url("about:blank")


def test_address_written_by_a_fragment_keeps_data_and_models(server, page):
    page.goto(f"{server.url}/walk?image=3&models=AE")  # an address of before: it does not say the data
    page.wait_for_function("location.search.includes('data=')")
    settle(page)
    slider = page.locator(".walk input[type=range]").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("location.search.includes('walk=')")
    assert {"data": ["digits"], "models": ["AE"], "image": ["3"]}.items() <= parameters(page).items()


def test_link_to_missing_data_set_says_so_and_shows_digits(server, page):
    page.goto(f"{server.url}/draw?data=mnist&models=AE")
    page.get_by_text("asks for MNIST, which is not on this machine").wait_for()
    page.wait_for_function("location.search.includes('data=digits')")


def test_back_leads_to_the_page_as_it_was_left_in_one_step(server, page):
    page.goto(f"{server.url}/samples?models=AE")
    settle(page)
    page.get_by_role("button", name="Draw again").click()
    page.wait_for_function("location.search.includes('seed=1')")
    settle(page)
    left, steps = parameters(page), entries(page)
    page.get_by_role("link", name="Draw").first.click()
    page.wait_for_selector('h1:has-text("Draw")')
    settle(page)
    assert entries(page) == steps + 1
    page.go_back()
    page.wait_for_selector('h1:has-text("Samples")')
    settle(page)
    assert parameters(page) == left
