"""The tests of what runs in browsers and needs none, in Node.js: all of tests/js, in one go."""

import subprocess

from tests.harness.node import HERE, executable


def test_everything_in_tests_js_holds():
    files = sorted(map(str, HERE.rglob("*.test.js")))
    assert files
    done = subprocess.run([executable(), "--test", *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
