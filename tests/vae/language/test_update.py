"""Bringing a catalogue up to the code."""

from babel.messages import Catalog

from vae.language import catalogue, update


def test_what_is_known_is_kept_what_is_new_is_empty_and_what_is_gone_goes(monkeypatch):
    before = Catalog(locale="de")
    before.add("Old text", "Alter Text")
    before.add("Gone text", "Weg")
    monkeypatch.setattr(update, "found", lambda: {"Old text": [("a.py", 1)], "New text": [("b.py", 2)]})
    now = update.merged(before)
    assert now.get("Old text").string == "Alter Text"
    assert not now.get("New text").string
    assert now.get("Gone text") is None


def test_a_catalogue_is_written_the_same_each_time(tmp_path):
    found = catalogue.read("de")
    for name in ("one.po", "two.po"):
        update.write(found, tmp_path / name)
    one, two = ((tmp_path / name).read_text() for name in ("one.po", "two.po"))
    dates = "POT-Creation-Date"
    assert [line for line in one.splitlines() if dates not in line] == [
        line for line in two.splitlines() if dates not in line
    ]


def test_lists_beside_the_catalogues():
    assert "and" in update.lines("words.txt")
    assert not any(line.startswith("# ") for line in update.lines("no-texts.txt"))
    assert update.translated("x")
    assert not update.translated("")
    assert not update.translated(("x", ""))
