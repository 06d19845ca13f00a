import pytest

from vae import files


def test_replaces_whole_or_not_at_all(tmp_path):
    path = tmp_path / "folder" / "file"
    files.write_text(path, "old")

    def fail_halfway():
        with files.replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert path.read_text() == "old"
    files.write_text(path, "new")
    assert path.read_text() == "new"
    assert [p.name for p in path.parent.iterdir()] == ["file"]
