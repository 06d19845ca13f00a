"""The tests of what runs in browsers and needs none, in Node.js: all of tests/js, in one process.

`npm test` gives each file one of its own, which takes five times as long.
"""

import subprocess

from tests.harness.node import HERE, executable

EACH = "for (const file of process.argv.slice(1)) await import(file)"


def test_everything_in_tests_js_holds():
    files = sorted(path.as_uri() for path in HERE.rglob("*.test.js"))
    assert files
    done = subprocess.run([executable(), "--input-type=module", "-e", EACH, *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
