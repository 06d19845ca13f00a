"""`lesson list`, `lesson check`, `lesson measures`, `lesson views`, `lesson sheet` and `lesson export`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vae import data
from vae.cli.common import add_out, command, console, evidence_for, pass_over, write
from vae.cli.printing import show_table
from vae.core import folders
from vae.core.counted import counted
from vae.core.errors import CheckpointError, LessonError, MeasureError, SweepError, showable
from vae.export.table import Column, Row, Table
from vae.language import catalogue

if TYPE_CHECKING:
    from vae.lessons import Lesson
    from vae.lessons.facts import Facts
    from vae.lessons.measures.measure import Measure

_PAGE = (".html",)


def add(commands: Any) -> None:
    """Add these commands to the command line."""
    lessons = commands.add_parser("lesson", help="list, check or print lessons; list what they can measure")
    listing = lessons.add_subparsers(required=True, metavar="COMMAND")
    parser = command(listing, "list", lesson_list, "the lessons that there are")
    _own(parser)
    _in_language(parser)
    parser = command(listing, "check", lesson_check, "what is wrong in a lesson's file, with line and remedy")
    parser.add_argument("file", nargs="+", type=Path, help="lessons, as docs/write-a-lesson.md says")
    parser.add_argument(
        "--measure", action="store_true", help="measure on its data and models, too: seconds to minutes"
    )
    _on_models(parser)
    parser = command(listing, "measures", lesson_measures, "everything that a lesson can name in braces, with values")
    parser.add_argument("--list", action="store_true", help="without values, which take some seconds")
    _on_models(parser)
    command(listing, "views", lesson_views, "the parts of pages that a lesson can show, and what their addresses take")
    parser = command(listing, "sheet", lesson_sheet, "a lesson to print: questions, space, and the answers last")
    parser.add_argument("lesson", help="its number or its name, as `lesson list` has them, or a file")
    _own(parser)
    _in_language(parser)
    _on_models(parser)
    add_out(parser, _PAGE, "a page that the browser prints", required=True)
    parser = command(listing, "export", lesson_export, "a lesson as one file that needs no server, weights included")
    parser.add_argument("lesson", help="its number or its name, as `lesson list` has them")
    _own(parser)
    _in_language(parser)
    _on_models(parser)
    add_out(parser, _PAGE, "a page that opens from disk", required=True)


def lesson_list(options: argparse.Namespace) -> None:
    """The lessons that ship and your own: number, name, title, how long they take, what they are translated into."""
    from vae import lessons
    from vae.lessons import Broken

    columns = [
        Column("Number", kind="number"),
        Column("Name"),
        Column("Title", kind="prose"),
        Column("Minutes", kind="number"),
        Column("Also in"),
    ]
    found = lessons.available(options.lessons, options.language)
    rows = [
        Row([None, one.name, "not readable: see below", None, ""], tone="wrong")
        if isinstance(one, Broken)
        else Row([one.number, one.name, showable(one.title), one.minutes, _others(one)])
        for one in found
    ]
    show_table(Table(columns, rows))
    for one in found:
        if isinstance(one, Broken):
            pass_over(options, one.error)


def lesson_check(options: argparse.Namespace) -> None:
    """Say what is wrong in lessons and in their translations, each thing with line and remedy, or that all is well."""
    from vae import lessons
    from vae.lessons import checking, translation

    given = dict.fromkeys(path for one in options.file for path in (one, *translation.beside(one).values()))
    every = [one.absolute() for one in options.file]
    strays: dict[Path, LessonError] = {}
    for one in every:
        strays |= translation.strays(one.parent)
        strays |= {path: why for path, why in translation.strays(one.parent.parent).items() if path in every}
    for why in strays.values():
        pass_over(options, why)
    for path in given:
        try:
            lesson = lessons.load(path)
            above = translation.original_of(path)
            problems = [*lesson.problems, *(translation.differences(lessons.load(above), lesson) if above else ())]
        except LessonError as error:
            pass_over(options, error)
            continue
        if options.measure:
            problems += checking.measured(lesson, _facts(options, options.dataset or lesson.data, patient=True))
        for problem in problems:
            pass_over(options, f"{path}, {problem}")
        if not problems:
            questions = sum(step.question is not None for step in lesson.steps)
            said = f"{counted(len(lesson.steps), 'step')}, {counted(questions, 'question')}: nothing is wrong."
            console.print(f"{showable(str(path))}: {said}", highlight=False, soft_wrap=True)


def lesson_measures(options: argparse.Namespace) -> None:
    """Everything that a lesson can name in braces: how it is written, what it is, its unit, and what it is here."""
    from vae.lessons.expressions import Measured
    from vae.lessons.measures import MEASURES
    from vae.studies.claims.roles import ROLES

    facts = None if options.list else _facts(options, options.dataset or data.default(options.data_dir))
    columns = [Column("Written as"), Column("What it is", kind="prose"), Column("Unit")]
    rows = []
    for name, measure in MEASURES.items():
        argument = measure.argument.example if measure.argument and measure.argument.needed else ""
        about = [_about(measure), measure.unit_of(argument)]
        if facts is None:
            written = str(Measured(name, "MODEL" if set(ROLES) & set(measure.of) else "", argument))
            rows.append(Row([written, *about]))
            continue
        for place, of in enumerate(measure.of or ("",)):
            one = Measured(name, of, argument)
            try:
                here = facts.shown(one)
            except (MeasureError, CheckpointError, SweepError) as error:
                here = f"not here: {error.cause}"
            rows.append(Row([str(one), *(["", ""] if place else about), here]))
    if facts:
        columns.append(Column("Here", kind="prose"))
    show_table(Table(columns, rows, f"On {data.title(facts.evidence.dataset.name)}" if facts else ""))


def lesson_views(_: argparse.Namespace) -> None:
    """The parts of pages that a lesson's view can ask for, and the names that each page's address takes."""
    from vae.lessons.views import EVERYWHERE, PAGES

    columns = [Column("View"), Column("What it shows", kind="prose"), Column("Names in the address", kind="prose")]
    rows = [
        Row([f"{page}#{part}", shown, "" if place else ", ".join(one.names)])
        for page, one in PAGES.items()
        for place, (part, shown) in enumerate(one.parts.items())
    ]
    show_table(Table(columns, rows, footnote=f"Every page also takes {', '.join(EVERYWHERE)}."))


def lesson_sheet(options: argparse.Namespace) -> None:
    """Write a lesson as a sheet to print: its questions with space for answers, the measured answers on a last page."""
    from vae import lessons
    from vae.lessons import translation
    from vae.lessons.sheet import sheet

    path, language = Path(options.lesson), options.language
    given = path.suffix == ".md"
    lesson = (
        translation.said(lessons.load(path), language) if given else lessons.find(str(path), options.lessons, language)
    )
    facts = replace(_facts(options, options.dataset or lesson.data), language=language or catalogue.SOURCE)
    write(options.out, sheet(lesson, facts))


def lesson_export(options: argparse.Namespace) -> None:
    """Write a lesson as one HTML file that opens from disk: views live in the browser, numbers are measured now."""
    given = {
        folders.DATA_VARIABLE: options.data_dir,
        folders.CHECKPOINTS_VARIABLE: options.checkpoints,
        folders.SWEEPS_VARIABLE: options.sweeps,
        folders.LESSONS_VARIABLE: options.lessons,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(folders.PROJECT), os.environ.get("PYTHONPATH")))),
    }
    environment = os.environ | {name: str(value) for name, value in given.items() if value}
    more = ["--dataset", options.dataset] if options.dataset else []
    more += ["--language", options.language] if options.language else []
    line = [sys.executable, "-P", "-m", "pages.lessons.handout", options.lesson, str(options.out), *more]
    options.status = subprocess.run(line, env=environment, check=False).returncode  # the app's own pages draw it
    if not options.status:
        size = options.out.stat().st_size / 1e6
        console.print(f"{showable(str(options.out))}: {size:.1f} MB.", highlight=False, soft_wrap=True)


def _others(lesson: Lesson) -> str:
    """The languages of its translations."""
    from vae.lessons import translation

    return ", ".join(translation.beside(lesson.as_written.path))


def _about(measure: Measure) -> str:
    """What a measure is, what stands in brackets behind its name, and what it is of beside models."""
    brackets = f"; in brackets {measure.argument.what.strip(',')}" if measure.argument else ""
    from vae.lessons.expressions import YARDSTICKS

    others = [one for one in measure.of if one in YARDSTICKS]
    also = f"; also of {', '.join(others)}" if others else ""
    return f"{measure.says}{brackets}{also}"


def _own(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lessons", metavar="DIR", help="lessons of your own; else BETASCOPE_LESSONS")


def _in_language(parser: argparse.ArgumentParser) -> None:
    known = catalogue.languages()
    parser.add_argument(
        "--language", default="", choices=known, help="those that are translated in this one; else as written"
    )


def _on_models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dataset", help=f"{', '.join(data.REGISTRY)} or npz:PATH; else what the lesson says")
    parser.add_argument("--checkpoints", metavar="DIR", help="else BETASCOPE_CHECKPOINTS, else the models that ship")
    parser.add_argument("--sweeps", metavar="DIR", help="else BETASCOPE_SWEEPS, else those that ship")


def _facts(options: argparse.Namespace, dataset: str, patient: bool = False) -> Facts:
    from vae.lessons.facts import Facts

    return Facts(evidence_for(dataset, options), patient, options.sweeps)
