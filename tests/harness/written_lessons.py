"""Lessons for tests: what a teacher's file has, made of steps."""

from pathlib import Path

from vae.core.folders import LESSONS_VARIABLE
from vae.lessons.views import PAGES

FRONT = "---\ntitle: {title}\nsummary: In short.\nminutes: 5\ndata: {data}\nmodels: {models}\n---\n"
EVERYBODY = "AE, β = 0, β = 2.4, β = 10"


def write(folder: Path, *steps: str, name: str = "tried", data: str = "digits", models: str = EVERYBODY) -> Path:
    """A lesson of these steps, each its Markdown without the heading, in a folder of a teacher's own."""
    folder.mkdir(exist_ok=True)
    path = folder / f"1-{name}.md"
    body = "".join(f"\n## Step {number}\n\n{step}\n" for number, step in enumerate(steps, 1))
    path.write_text(FRONT.format(title=f"Lesson {name}", data=data, models=models) + body, encoding="utf-8")
    return path


def translate(path: Path, language: str, *steps: str, **form: str) -> Path:
    """The same lesson in another language; its titles have the language in front."""
    (path.parent / language).mkdir(exist_ok=True)
    made = write(path.parent / language, *steps, name=path.stem.removeprefix("1-"), **form)
    text = made.read_text(encoding="utf-8")
    made.write_text(
        text.replace("title: ", f"title: {language} ").replace("## Step", f"## {language} step"), encoding="utf-8"
    )
    return made


def view(page: str, part: str, values: str = "") -> str:
    """A step that shows a part of a page."""
    return f"### View\n[{part} of {page}]({page}#{part}{'?' * bool(values)}{values})"


def parts() -> list[tuple[str, str]]:
    """Every part of every page."""
    return [(page, part) for page, has in PAGES.items() for part in has.parts]


VARIABLE = LESSONS_VARIABLE
