"""A lesson as one HTML file that opens from disk; what `betascope lesson export` runs.

Every view is drawn once by the app's own script, without a server, and what was drawn goes into the file.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from itertools import permutations
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.lessons import progress, told
from pages.lessons.progress import Given, Progress
from pages.lessons.told import Request, Told
from ui import navigation, output
from ui.door import NAME
from ui.handout import elements, file
from ui.handout.elements import Kept, markdown
from vae import data, lessons
from vae.core import folders
from vae.core.atomic import write_text
from vae.core.errors import BetascopeError, CheckpointError, LessonError
from vae.core.folders import PROJECT
from vae.core.version import __version__
from vae.export.provenance import origin
from vae.language import catalogue as languages
from vae.language.catalogue import SOURCE
from vae.lessons import marking
from vae.lessons.answers import Answers, Source
from vae.lessons.expressions import Pictures, Ranking
from vae.lessons.facts import UNMEASURED
from vae.lessons.lesson import Lesson, Question, Step
from vae.lessons.problems import Problem
from vae.models import catalogue, judge
from vae.models.checkpoints import Checkpoint
from vae.studies.claims.evidence import assign_roles

_PATIENCE = 600.0  # seconds that a view may be measured for
_MOST = 6  # things to put in order: 720 ways
_DRAWN = {"order": "ordering", "point": "thumbs", "draw": "sheet"}  # what asks, of kinds that have a component


def text(lesson: Lesson, dataset: str = "", language: str = SOURCE) -> str:
    """The file's text, measured on the lesson's own data set unless it is another one; `language` is said around it.

    Raises BetascopeError for data or models that are not here, and where a view cannot be drawn.
    """
    kept, name = Kept(), dataset or lesson.data
    requests = [_request(lesson, step, name, language) for step in lesson.steps]
    chosen = {"data": name} if name != lesson.data else {}
    chosen |= {NAME: language} if language != SOURCE else {}
    steps = [_step(lesson, number, asked, chosen, kept) for number, asked in enumerate(requests)]
    first = requests[0]
    models = {one.digest: one for asked in requests for one in asked.models.values()}
    head = Answers(
        lesson=lesson.name,
        title=lesson.as_written.title[:200],
        digest=lesson.digest[:16],
        data=Source(name=first.dataset.name[:200], digest=first.dataset.digest),
        models=tuple(Source(name=role, digest=model.digest) for role, model in first.models.items()),
        answers=(),
    ).model_dump(mode="json")
    whole = {"name": lesson.name, "digest": lesson.digest, "title": lesson.title, "head": head, "steps": steps}
    provenance = origin(list(models.values()), first.dataset, lesson=lesson.name, lesson_digest=lesson.digest)
    on, with_models = data.title(first.dataset.name), ", ".join(first.models)
    source = _in(language, f"Made with betascope {__version__} on {on}, with {with_models}.")
    return file.text(lesson.title, whole, kept, provenance, source, language)


def _request(lesson: Lesson, step: Step, name: str, language: str) -> Request:
    """What a step is measured on: the images that its view shows, and the models that have the lesson's roles there."""
    (own, *_) = *(step.view.values.get("data", ()) if step.view else ()), ""
    images, train = (data.load(own or name, split) for split in ("test", "train"))
    found = [one for one in catalogue.scan(folders.checkpoints_dir()) if isinstance(one, Checkpoint)]
    models = {role: one for role, one in assign_roles(found, images).items() if role in lesson.models}
    try:
        reader = judge.find(images, folders.checkpoints_dir())
    except CheckpointError:
        reader = None  # what needs one says so
    return Request(lesson, step, models, images, train, reader, language=language)


def _step(lesson: Lesson, number: int, asked: Request, chosen: dict[str, str], kept: Kept) -> dict[str, Any]:
    step, said = asked.step, told.tell(asked, patient=False)
    after = bool(step.view and step.view.after)
    seen = _page(lesson, number, chosen, answered=after) if step.view else None
    asks = step.question and step.question.kind in _DRAWN
    page = _page(lesson, number, chosen) if asks and (after or not seen) else seen
    view = elements.part(seen.main, "lesson-part") if seen else None
    return {
        "title": step.title,
        "text": "".join(_note(one, asked.language) for one in step.problems) + markdown(said.text),
        "view": elements.html(view, kept, lambda text: _in(asked.language, text)) if view else "",
        "after": after,
        "asked": _asked(step.question, lesson.as_written.steps[number].question, said, page, kept, asked.language),
        "reveal": markdown(said.reveal),
        "why": markdown(said.why),
    }


def _note(problem: Problem, language: str) -> str:
    said = _in(language, output.coded(f"{problem.cause} {problem.remedy}".strip()))
    return f'<div class="note" role="note">{markdown(said)}</div>'


def _in(language: str, text: str) -> str:
    return text if language == SOURCE else languages.speech(language).say(text)


def _page(lesson: Lesson, number: int, chosen: dict[str, str], answered: bool = False) -> AppTest:
    """The step as the app draws it, once all on it is measured; `chosen`: what its address says besides."""
    page = AppTest.from_file(str(PROJECT / "ui" / "main.py"), default_timeout=_PATIENCE)
    page.query_params["lesson"], page.query_params["step"] = lesson.name, str(number + 1)
    for name, value in chosen.items():
        page.query_params[name] = value
    if answered:
        page.session_state[progress.KEY] = {lesson.name: Progress(digest=lesson.digest, given={str(number): Given()})}
    page._page_hash = calc_hash(navigation.named("lessons").address)  # `switch_page` needs a run before
    page.run()
    begun = time.monotonic()
    while any(str(button.key).endswith("-stop") for button in page.button):
        if time.monotonic() - begun > _PATIENCE:
            raise LessonError(f"Step {number + 1} was not measured within {_PATIENCE:.0f} seconds.")
        time.sleep(0.2)
        page.run()
    if page.exception:
        raise LessonError(f"Step {number + 1} cannot be drawn: {page.exception[0].message}")
    return page


def _asked(
    question: Question | None, written: Question | None, said: Told, page: AppTest | None, kept: Kept, language: str
) -> dict[str, Any] | None:
    """The question as ui/handout/question.js takes it; `written`: in whose words it is handed in."""
    if question is None or written is None:
        return None
    component, mount, lacking = _DRAWN.get(question.kind, ""), "", ""
    if component and page:
        mount = elements.component(elements.part(page.main, "lesson-question"), f"betascope_{component}", kept)
        if not mount:
            lacking = "Draw on the pad above." if question.kind == "draw" else "This cannot be asked on these images."
            lacking = _in(language, lacking)
    return {
        "kind": question.kind,
        "text": markdown(said.question),
        "plain": told.plain(written.text)[:5000],
        "options": [markdown(one) for one in said.options],
        "names": [one.text for one in written.options],
        "label": told.plain(question.text)[:5000],
        "shown": [one.text for one in question.options],
        "unit": said.unit,
        "mount": mount,
        "lacking": lacking,
        "right": _right(question, said),
        "solution": markdown(said.solution) if said.solution else "",
    }


def _right(question: Question, said: Told) -> Any:
    """What ui/handout/question.js holds an answer against; None where nobody can tell."""
    facts = said.facts
    if facts is None:
        return None
    try:
        if question.kind == "choice":
            return dict(enumerate(marking.options(facts, question)))
        if question.kind == "number":
            return marking.ends(facts, question)
        if isinstance(question.answer, Pictures) and said.pointed is not None:
            return {int(one): marking.mark(facts, question, int(one)) for one in said.pointed}
        if isinstance(question.answer, Ranking) and len(question.options) <= _MOST:
            orders = permutations(range(len(question.options)))
            return [",".join(map(str, one)) for one in orders if marking.mark(facts, question, one)]
    except (*UNMEASURED, LessonError):
        return None
    return None


def main(arguments: list[str]) -> int:
    """Write the file; 2 with a sentence where that is refused."""
    parser = argparse.ArgumentParser(prog="betascope lesson export")
    parser.add_argument("lesson")
    parser.add_argument("out", type=Path)
    parser.add_argument("--dataset", default="")
    parser.add_argument("--language", default="")
    options = parser.parse_args(arguments)
    logging.disable(logging.WARNING)  # Streamlit warns that no browser listens
    try:
        lesson = lessons.find(options.lesson, language=options.language)
        write_text(options.out, text(lesson, options.dataset, options.language or SOURCE))
    except BetascopeError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
