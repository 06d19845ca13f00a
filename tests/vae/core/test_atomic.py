import pytest

from vae.core import atomic


def test_replacing_keeps_the_old_file_where_the_writer_fails(tmp_path):
    path = tmp_path / "folder" / "file"
    atomic.write_text(path, "old")

    def fail_halfway():
        with atomic.replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert path.read_text() == "old"
    atomic.write_text(path, "new")
    assert path.read_text() == "new"
    assert [p.name for p in path.parent.iterdir()] == ["file"]
