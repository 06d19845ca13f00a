"""What a server has in memory: pages that show what was measured, and decode, do it without PyTorch."""

import json
import subprocess
import sys

from ui.navigation import NAVIGATION
from vae import data
from vae.core.folders import CACHE_VARIABLE, PROJECT

HEAVY = ["torch", "sklearn"]
# The page of seeds ranks models by fits of its own, which no archive has; the built-in digits are scikit-learn's.
NEEDED = {"seeds": {"sklearn"}}
VISIT = """
import json, sys
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from tests.harness.quick_apptest import quicken
from ui import jobs

quicken(setattr)
found = {}
for page, address in json.loads(sys.argv[2]).items():
    test = AppTest.from_file(sys.argv[1], default_timeout=60)
    test.query_params["data"] = sys.argv[3]
    test._page_hash = calc_hash(address)
    known = set(jobs._jobs)
    test.run()
    if set(jobs._jobs) > known:  # else nothing has changed since
        jobs.settle(list(jobs._jobs.values()), 60)
        test.run()
    assert not test.exception, page
    found[page] = [name for name in json.loads(sys.argv[4]) if name in sys.modules]
print(json.dumps(found))
"""


def test_pages_of_shipped_models_stand_without_torch(tmp_path, monkeypatch):
    name = data.default()
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    addresses = {entry.file: entry.address for entries in NAVIGATION.values() for entry in entries}
    arguments = [str(PROJECT / "ui" / "main.py"), json.dumps(addresses), name, json.dumps(HEAVY)]
    done = subprocess.run([sys.executable, "-c", VISIT, *arguments], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    imported = json.loads(done.stdout.splitlines()[-1])
    assert list(imported) == list(addresses)
    allowed = {"sklearn"} if name == "digits" else set()
    for page, names in imported.items():
        allowed |= NEEDED.get(page, set())
        assert set(names) <= allowed, page
