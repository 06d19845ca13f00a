"""The walk's page in a real Chromium: open it, move it, see what it shows."""

import time
from urllib.parse import parse_qs, urlparse

from tests.harness.browser import settle
from tests.harness.mouse import greys, stroke
from vae import data
from vae.core.folders import PROJECT
from vae.latent import moves as walk
from vae.metrics.latent import dimensions
from vae.models import checkpoints, encoding
from vae.models.encoding import decode


def opened(page, server, query=""):
    """The walk, with all weights there and everything painted."""
    page.goto(f"{server.url}/walk{query}")
    settle(page)
    ready(page)
    return page


def ready(page):
    """Until the walk is there with its weights, and painted."""
    page.wait_for_selector(".walk .row[data-rank='0'] input")
    page.wait_for_function(
        """() => [...document.querySelectorAll("*")].some((e) => (e.shadowRoot ?? e).querySelector?.(".walk") &&
            !(e.shadowRoot ?? e).textContent.includes("loading the weights"))"""
    )
    frame(page)


def anew(page):
    """The walk at its beginning, as it is when nothing is chosen of it, and nothing on its way."""
    page.get_by_role("radio", name="β = 2.4").click()
    page.locator(".walk .tools input").check()
    for fold in page.locator(".walk details[open] > summary").all():
        fold.click()
    page.get_by_role("button", name="Reset").click()
    frame(page)
    served(page)


def served(page):
    """Until the server has answered what was told it, if anything was."""
    page.wait_for_timeout(150)
    settle(page)
    ready(page)


def walked(page):
    """Until the address holds moves, not only which model is looked at."""
    page.wait_for_function(r"() => /[?&]walk=\w*~[^~&]/.test(location.search)")


def eventually(check, seconds=10.0):
    """Until an assertion holds; its last failure where it never does."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def frame(page):
    """Until everything that a gesture asks for has been painted."""
    page.wait_for_timeout(30)
    page.wait_for_selector(".walk[aria-busy='false']")


def slider(page, rank):
    return page.locator(f".walk .row[data-rank='{rank}'] input")


def value(page, rank):
    return float(slider(page, rank).input_value())


def number(page, rank):
    return page.locator(f".walk .row[data-rank='{rank}'] .value b").inner_text()


def digit(page, name):
    """What a model's card shows, in grey levels."""
    return greys(page.locator(f".walk .card[data-model='{name}'] canvas.now"))


def drag(page, locator, fractions, release=True):
    """Press at the first fraction of its width and move on to the others."""
    stroke(page, locator, [(fraction, 0.5) for fraction in fractions], release, pause=16)


def by_torch(name, moves, index=0, folder=PROJECT / "checkpoints"):
    checkpoint, images = checkpoints.find(name, folder), data.load("digits", "test")
    code = walk.moved(
        encoding.encode(checkpoint, images).mu[index], moves, dimensions.describe(checkpoint, images).units
    )
    return decode(checkpoint.model(), code[None])[0] * 255


def moves_in(address):
    text = parse_qs(urlparse(address).query).get("walk", ["~"])[0]
    return walk.tidy(text.split("~")[1].split(","), 16)
