"""`answers`."""

import argparse
from pathlib import Path
from typing import Any

from vae.cli.common import add_out, command, console, pass_over, stderr, write_table
from vae.core.counted import counted
from vae.core.errors import LessonError, showable
from vae.export.table_files import FORMATS


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "answers", answers, "what a class answered in lessons, as a table")
    parser.add_argument("file", nargs="+", type=Path, help="the files that students handed in")
    parser.add_argument(
        "--counts", action="store_true", help="how often each answer was given, in place of who gave it"
    )
    add_out(parser, FORMATS, "a table", required=True)


def answers(options: argparse.Namespace) -> None:
    """Put the answers of a class into a table: a row a student and question, or how often each answer was given."""
    from vae.lessons.answers import read
    from vae.lessons.class_table import Class

    handed = []
    for path in options.file:
        try:
            handed.append((showable(path.name), read(path)))
        except LessonError as error:
            pass_over(options, error)
    if not handed:
        raise LessonError("None of these files holds answers.", "Give those that Lessons saves when one hands in.")
    found = Class.of(handed)
    for why in found.passed_over:
        stderr.print(why, highlight=False, soft_wrap=True)
    for lesson in sorted({one.lesson for one in found.by_student.values()}):
        digests = {one.digest for one in found.by_student.values() if one.lesson == lesson}
        if len(digests) > 1:
            stderr.print(f"{lesson} was answered in {len(digests)} versions of its file.", highlight=False)
    write_table(options.out, found.counts(options.out.suffix) if options.counts else found.rows(options.out.suffix))
    console.print(f"{counted(found.students, 'student')} of {counted(len(options.file), 'file')}.")
