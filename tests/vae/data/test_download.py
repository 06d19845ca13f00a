"""The child process that downloads, run in this one: what it says of torchvision's errors. The rest: test_mnist.py."""

import json
import socket
import sys

import pytest

from vae.data import download


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """Download from a mirror, in vain; what the parent is told."""
    from torchvision.datasets import MNIST

    def run(mirror: str) -> dict:
        monkeypatch.setattr(MNIST, "mirrors", [mirror])
        monkeypatch.setattr(sys, "argv", ["download", "MNIST", str(tmp_path / "data")])
        assert download.main() == 1
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    before = socket.getdefaulttimeout()
    yield run
    socket.setdefaulttimeout(before)


def test_offline_is_no_connection(said):
    told = said("http://127.0.0.1:9/")  # nobody listens
    assert told == {"message": "no connection: Connection refused", "errno": None}


def test_a_silent_server_times_out(said, monkeypatch):
    monkeypatch.setattr(download, "_SILENCE_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts, and never answers
        told = said(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert "timed out" in told["message"]
