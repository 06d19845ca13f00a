import stat
import zipfile

import pytest

from vae.core.errors import CheckpointError
from vae.foreign import zipped


def packed(tmp_path, *members, name="a.zip"):
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members:
            archive.writestr(member, content)
    return tmp_path / name


def unpacked(path):
    with zipped.unpacked(path) as folder:
        return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_weights_and_settings_are_unpacked_and_the_rest_is_passed_over(tmp_path):
    path = packed(
        tmp_path, ("m/model.pt", b"1"), ("m/specs.json", b"{}"), ("m/log.txt", b"x"), ("__MACOSX/m/._model.pt", b"")
    )
    assert unpacked(path) == {"m/model.pt": b"1", "m/specs.json": b"{}"}


def test_the_folder_is_gone_when_the_block_ends(tmp_path):
    with zipped.unpacked(packed(tmp_path, ("model.pt", b"1"))) as folder:
        assert folder.is_dir()
    assert not folder.exists()


def test_names_that_lead_out_and_links_are_passed_over(tmp_path):
    link = zipfile.ZipInfo("link.pt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = packed(
        tmp_path, ("../out.pt", b"1"), ("/root.pt", b"1"), ("C:\\x.pt", b"1"), (link, b"/etc/passwd"), ("in.pt", b"2")
    )
    assert unpacked(path) == {"in.pt": b"2"}
    assert not (tmp_path.parent / "out.pt").exists()


def test_too_much_is_refused_before_anything_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(zipped, "MOST_BYTES", 1000)
    with pytest.raises(CheckpointError, match=r"a\.zip unpacks to 1 files of weights"):
        unpacked(packed(tmp_path, ("bomb.pt", bytes(10**6))))
    with pytest.raises(CheckpointError, match="unpacks to 65 files"):
        unpacked(packed(tmp_path, *((f"{k}.pt", b"1") for k in range(65))))


def test_what_is_damaged_or_holds_no_weights_is_a_sentence(tmp_path):
    (tmp_path / "b.zip").write_bytes(b"PK\3\4" + bytes(50))
    with pytest.raises(CheckpointError, match=r"b\.zip is damaged or encrypted"):
        unpacked(tmp_path / "b.zip")
    with pytest.raises(CheckpointError, match="holds no file of weights"):
        unpacked(packed(tmp_path, ("read.me", b"1")))
    whole = bytearray(packed(tmp_path, ("model.pt", bytes(range(256)) * 40)).read_bytes())
    whole[60:70] = bytes(10)
    (tmp_path / "c.zip").write_bytes(whole)
    with pytest.raises(CheckpointError, match=r"c\.zip is damaged"):
        unpacked(tmp_path / "c.zip")
