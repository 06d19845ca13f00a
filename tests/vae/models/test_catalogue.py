from pathlib import Path

from vae.models import catalogue, checkpoints
from vae.models.catalogue import Broken


def test_scan_lists_whole_and_broken_and_the_rest_works(make_checkpoint):
    folder = make_checkpoint("b-10", beta=10.0).path.parent
    make_checkpoint("b-2", beta=2.0)
    make_checkpoint("plain", kind="ae", beta=0.0)
    (folder / "empty").mkdir()
    (folder / "<script>alert(1)").mkdir()
    (folder / "notes.txt").write_text("not a checkpoint")
    (folder / ".git").mkdir()
    found = catalogue.scan(folder)
    assert [item.name for item in found] == ["plain", "b-2", "b-10", "<script>alert(1)", "empty"]
    assert [isinstance(item, Broken) for item in found] == [False, False, False, True, True]
    assert catalogue.scan(folder / "nowhere") == []


def test_scan_lists_a_folder_without_permission_as_broken(make_checkpoint, monkeypatch):
    folder = make_checkpoint("closed").path.parent
    make_checkpoint("open")
    is_dir = Path.is_dir

    def refuse(path):
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return is_dir(path)

    monkeypatch.setattr(checkpoints, "load", lambda path, load=checkpoints.load: refuse(path) and load(path))
    whole, broken = catalogue.scan(folder)
    assert whole.name == "open"
    assert broken == Broken("closed", "closed cannot be read: permission denied.")


def test_signature_notices_changes(make_checkpoint):
    folder = make_checkpoint("one").path.parent
    before = catalogue.signature(folder)
    assert catalogue.signature(folder) == before
    make_checkpoint("two")
    both = catalogue.signature(folder)
    assert both != before
    (folder / "two" / checkpoints.WEIGHTS).write_bytes(b"")
    assert catalogue.signature(folder) != both
