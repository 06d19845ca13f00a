"""Two processes behind nginx, by docs/nginx.conf: a visitor stays with one, and all works as with one process."""

import re
import shutil
import urllib.request
from contextlib import ExitStack, nullcontext
from http.cookies import SimpleCookie
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from benchmarks.proxy import Proxy
from tests.harness.browser import settle
from tests.harness.files import copy_shipped

MODELS = "models=AE&models=β+%3D+10"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    if not NGINX:
        pytest.skip("no nginx on this machine")
    folder = tmp_path_factory.mktemp("proxy")
    (folder / "data").mkdir()
    copy_shipped(folder / "checkpoints")
    arguments = ("--data-dir", str(folder / "data"), "--checkpoints", str(folder / "checkpoints"), "--public")
    with Proxy(folder, 2, *arguments, base="lab") as proxy:
        yield proxy


def sessions(proxy):
    """How many visitors each process has."""
    found = []
    for server in proxy.servers:
        with urllib.request.urlopen(f"{server.url}/_stcore/metrics?families=active_sessions") as answer:
            found.append(int(re.search(r"^active_sessions\S* (\d+)", answer.read().decode(), re.MULTILINE)[1]))
    return found


def opened(page, address):
    page.goto(address)
    settle(page)
    page.wait_for_selector(".walk .row[data-rank='0'] input")
    page.wait_for_selector(".walk[aria-busy='false']")


def arrives(proxy):
    """The cookie of a new visitor, and their connection; without a browser, and so without a run of the script."""
    with urllib.request.urlopen(f"{proxy.url}/_stcore/health") as answer:
        cookie = SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie")))["betascope"].value
    there = proxy.url.replace("http", "ws") + "/_stcore/stream"
    return cookie, connect(
        there, additional_headers={"Cookie": f"betascope={cookie}"}, subprotocols=[Subprotocol("streamlit")]
    )


def test_nginx_keeps_each_visitor_with_one_of_two_processes(proxy, browser):
    context, cookies = browser.new_context(), set()
    with ExitStack() as connections:
        connections.callback(context.close)
        while not all(before := sessions(proxy)):
            assert sum(before) == len(cookies) < 12
            cookie, connection = arrives(proxy)
            connections.enter_context(connection)
            cookies.add(cookie)
        page = context.new_page()
        opened(page, f"{proxy.url}/walk?{MODELS}")
        (cookie,) = [one["value"] for one in context.cookies() if one["name"] == "betascope"]
        assert len({*cookies, cookie}) == len(cookies) + 1
        assert all(re.fullmatch("[0-9a-f]{32}", one) for one in (*cookies, cookie))
        with_page = sessions(proxy)
        assert sum(with_page) == sum(before) + 1
        uses(page, proxy.url)
        assert sessions(proxy) == with_page


def uses(page, url):
    """Drags, downloads, goes on and back, opens the page again, uploads."""
    failed = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    slider = page.locator(".walk .row[data-rank='0'] input")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 5)
    page.mouse.up()
    page.wait_for_function(r"() => /[?&]walk=\w*~[^~&]/.test(location.search)")
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Handout").click()
    assert download.value.path().stat().st_size > 5_000_000
    there = slider.input_value()
    page.get_by_role("link", name="Draw").first.click()
    page.wait_for_url("**/draw**")
    settle(page)
    page.go_back()
    page.wait_for_url("**/walk**")
    settle(page)
    assert slider.input_value() == there
    opened(page, f"{url}/walk?source=uploaded&{MODELS}")

    def answered(method):
        return page.expect_response(lambda answer: "upload_file" in answer.url and answer.request.method == method)

    for left in range(100, 103):
        sheet, file = np.full((280, 280), 255, np.uint8), BytesIO()
        sheet[60:220, left : left + 20] = 0
        Image.fromarray(sheet).save(file, "PNG")
        sent = {"name": f"{left}.png", "mimeType": "image/png", "buffer": file.getvalue()}
        with answered("PUT") as put, answered("DELETE") if left > 100 else nullcontext() as gone:
            page.locator("input[type=file]").set_input_files(sent)
        assert put.value.status == 204
        assert gone is None or gone.value.status == 204  # each takes the place of the one before
        page.get_by_text(f"{left}.png").wait_for()
        settle(page)
    page.get_by_text("your picture").last.wait_for()
    # Streamlit looks for its server below the page's own address first, where it finds none.
    assert not [one for one in failed if not re.search(r"/(walk|draw)/_stcore/(health|host-config)$", one)]
