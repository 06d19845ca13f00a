import shutil

import pytest

from tests.harness.command import run
from vae.core.folders import PROJECT
from vae.lessons.measures import MEASURES
from vae.lessons.views import PAGES

GOOD = "---\ntitle: Mine\nsummary: Own.\ndata: digits\n---\n\n## One\n\n{images} images.\n"


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "2-mine.md").write_text(GOOD)
    return folder


def test_lessons_are_listed_with_ones_own(capsys, own, wide_terminal):
    (own / "3-bad.md").write_text("nothing")
    status, out, err = run(capsys, "lesson", "list", "--lessons", own)
    assert status == 2
    assert "2 mine Mine 15" in out
    assert "3-bad.md, line 1: There is no front matter." in err


def test_a_lesson_without_mistakes_is_said_to_have_none(capsys, own):
    status, out, _ = run(capsys, "lesson", "check", own / "2-mine.md", "--measure")
    assert status == 0
    assert out.endswith("2-mine.md: 1 step, 0 questions: nothing is wrong.")


def test_every_mistake_of_every_file_is_told_with_line_and_remedy(capsys, own):
    (own / "3-bad.md").write_text(GOOD + "\n{eror of AE}\n\n### View\n[x](walk#wlak)\n\n### Question: quiz\n")
    status, _, err = run(capsys, "lesson", "check", own / "3-bad.md", own / "2-mine.md", own / "4-none.md")
    assert status == 2
    for said in (
        "3-bad.md, line 11: No measure is called “eror”. Is it error?",
        "3-bad.md, line 14: The page walk has no part “wlak”. Is it walk?",
        "3-bad.md, line 16: “Question: quiz” names no kind of question.",
        "4-none.md cannot be read",
    ):
        assert said in err


def test_what_is_wrong_on_the_lessons_data_is_told_too(capsys, own):
    (own / "3-bad.md").write_text(GOOD + "\n{images (none)}\n")
    assert run(capsys, "lesson", "check", own / "3-bad.md")[0] == 0
    status, _, err = run(capsys, "lesson", "check", own / "3-bad.md", "--measure")
    assert status == 2
    assert "images (none) cannot be measured: These images have no class “none”." in err


def test_every_measure_is_listed_as_a_lesson_writes_it(capsys, wide_terminal):
    status, out, _ = run(capsys, "lesson", "measures", "--list")
    assert status == 0
    assert "labels kept of MODEL" in out
    assert all(name in out for name in MEASURES)


def test_measures_are_listed_with_what_they_are_on_a_data_set(capsys, tmp_path, wide_terminal):
    for name in ("mnist-ae", "judge-digits"):  # of which all is measured already
        shutil.copytree(PROJECT / "checkpoints" / name, tmp_path / "models" / name)
    status, out, _ = run(capsys, "lesson", "measures", "--dataset", "digits", "--checkpoints", tmp_path / "models")
    assert status == 0
    assert "images test images, all or of a class; in brackets a class's name - 445" in out
    assert "labels kept of AE of the images that the judge reads right" in out
    assert "error of β = 0 - - not here: No model has this role" in out


def test_every_part_of_every_page_is_listed_as_a_view_writes_it(capsys, wide_terminal):
    status, out, _ = run(capsys, "lesson", "views")
    assert status == 0
    assert all(f"{page}#{part}" in out for page, one in PAGES.items() for part in one.parts)


def test_a_sheet_is_written_by_number_name_or_file(capsys, own, tmp_path):
    (own / "77-late.md").write_text(GOOD)
    for named in ("77", "mine", own / "2-mine.md"):
        out = tmp_path / "sheet.html"
        status, said, _ = run(capsys, "lesson", "sheet", named, "--lessons", own, "--out", out)
        assert status == 0, said
        assert "445 images." in out.read_text()
    assert run(capsys, "lesson", "sheet", "nothing", "--lessons", own, "--out", tmp_path / "x.html")[0] == 2
    assert run(capsys, "lesson", "sheet", "mine", "--lessons", own, "--out", tmp_path / "x.pdf")[0] == 2


@pytest.fixture
def german(own):
    (own / "de").mkdir()
    path = own / "de" / "2-mine.md"
    path.write_text(GOOD.replace("Mine", "Meine").replace("images.", "Bilder."), encoding="utf-8")
    return path


def test_lessons_are_listed_in_a_language_with_those_that_they_are_translated_into(capsys, own, german, wide_terminal):
    _, out, _ = run(capsys, "lesson", "list", "--lessons", own, "--language", "de")
    assert "2 mine Meine 15 de" in out
    assert "1 what-is-kept Was ein Autoencoder behält 15 de" in out
    _, out, _ = run(capsys, "lesson", "list", "--lessons", own)
    assert "2 mine Mine 15 de" in out


def test_a_translation_is_checked_with_its_lesson_and_against_it(capsys, own, german):
    _, out, _ = run(capsys, "lesson", "check", own / "2-mine.md")
    assert out.count("1 step, 0 questions: nothing is wrong.") == 2
    german.write_text(german.read_text(encoding="utf-8").replace("data: digits", "data: mnist"), encoding="utf-8")
    for path in (own / "2-mine.md", german):
        status, _, err = run(capsys, "lesson", "check", path)
        assert status == 2
        assert "de/2-mine.md, line 1: data is not that of 2-mine.md." in err


def test_a_translation_of_nothing_is_told_by_check_and_list(capsys, own, german):
    stray = german.rename(german.parent / "2-mein.md")
    says = "de/2-mein.md translates nothing: there is no 2-mein.md beside the folder de"
    for path in (own / "2-mine.md", stray):
        status, _, err = run(capsys, "lesson", "check", path)
        assert status == 2
        assert err.count(says) == 1
    assert says in run(capsys, "lesson", "list", "--lessons", own)[2]
    stray.unlink()
    assert run(capsys, "lesson", "check", own / "2-mine.md")[0] == 0


@pytest.mark.parametrize("named", ["mine", "file"])
def test_a_sheet_is_written_in_a_language(capsys, own, german, tmp_path, named):
    out = tmp_path / "sheet.html"
    which = own / "2-mine.md" if named == "file" else named
    status, _, _ = run(capsys, "lesson", "sheet", which, "--lessons", own, "--language", "de", "--out", out)
    assert status == 0
    text = out.read_text(encoding="utf-8")
    assert '<html lang="de">' in text
    assert "<h1>Meine</h1>" in text
    assert "445 Bilder." in text
