from tests.harness.command import run
from tests.vae.lessons.test_answers import GIVEN, handed


def test_the_answers_of_a_class_are_a_table(capsys, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(handed(*GIVEN, student=name).text())
    (tmp_path / "a (1).json").write_text(handed(*GIVEN, student="a").text())
    (tmp_path / "c.json").write_text("{}")
    out = tmp_path / "table.csv"
    status, said, err = run(capsys, "answers", *sorted(tmp_path.glob("*.json")), "--out", out)
    assert status == 2  # one of them is none
    assert "c.json holds no answers" in err
    assert "does not count: the same again." in err
    assert "2 students of 4 files." in said
    assert sum(not line.startswith("#") for line in out.read_text().splitlines()) == 11


def test_counts_are_a_table_of_their_own(capsys, tmp_path):
    (tmp_path / "a.json").write_text(handed(*GIVEN).text())
    (tmp_path / "b.json").write_text(handed(*GIVEN, student="b", digest="f" * 16).text())
    out = tmp_path / "counts.md"
    status, _, err = run(capsys, "answers", tmp_path / "a.json", tmp_path / "b.json", "--counts", "--out", out)
    assert status == 0
    assert "the-price was answered in 2 versions of its file." in err
    assert "students" in out.read_text()


def test_files_of_which_none_is_answers_are_refused(capsys, tmp_path):
    (tmp_path / "a.json").write_text("[]")
    status, _, err = run(capsys, "answers", tmp_path / "a.json", "--out", tmp_path / "x.csv")
    assert status == 2
    assert "None of these files holds answers." in err
    assert not (tmp_path / "x.csv").exists()
