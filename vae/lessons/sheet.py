"""A lesson on paper: its questions with space for answers, and on the last page what is right, measured."""

from __future__ import annotations

from html import escape

import numpy as np
from markdown_it import MarkdownIt
from numpy.typing import NDArray

from vae.core.version import __version__
from vae.data import title
from vae.export.pictures import in_place
from vae.lessons import marking, pointing, views
from vae.lessons.facts import Facts
from vae.lessons.lesson import Lesson, Question, Step, View

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")  # a sheet needs nothing from elsewhere
_STYLE = (
    "@page{size:A4;margin:18mm}:root{color-scheme:light}body{font:11pt/1.45 system-ui,sans-serif;margin:0;"
    "color:#111}main{max-width:180mm;margin:auto;padding:1rem}h1{font-size:20pt;margin:0}h2{font-size:13pt;"
    "margin:1.4em 0 .3em;break-after:avoid}section{break-inside:avoid;margin-bottom:1.6em}p{margin:.4em 0}.name{"
    "display:flex;gap:2rem;margin:1rem 0}.name span{flex:1;border-bottom:1px solid #555;padding-bottom:1.2rem}"
    ".look{color:#444}.ask{font-weight:600}ul.tick{list-style:none;padding:0;margin:.4em 0}ul.tick li{"
    "margin:.3em 0}ul.tick li::before{content:'';display:inline-block;width:.8em;height:.8em;border:1px solid #333;"
    "margin-right:.6em;vertical-align:-.05em}.line{border-bottom:1px solid #999;height:1.9em}.box{"
    "border:1px solid #999;width:50mm;height:50mm;margin:.5em 0}.fill{display:inline-block;"
    "border-bottom:1px solid #999;min-width:35mm;height:2em}.point{display:grid;grid-template-columns:repeat(6,1fr);"
    "gap:3mm;max-width:130mm;margin:.5em 0;padding:0;list-style:none;text-align:center}.point img{display:block;"
    "width:100%;image-rendering:pixelated;print-color-adjust:exact}.solutions{break-before:page}.solutions h2{"
    "margin-top:1em}footer{font-size:8pt;color:#555;margin-top:2em}@media screen{.solutions{"
    "border-top:2px dashed #999;margin-top:3rem;padding-top:1rem}}"
)


def sheet(lesson: Lesson, facts: Facts) -> str:
    """The sheet as HTML that needs nothing else; the browser prints it, the answers on a page of their own."""
    facts = facts.about(lesson)
    asked = [step for step in lesson.steps if step.question]
    data, models = title(facts.evidence.dataset.name), ", ".join(facts.evidence.models)
    made_on, name, date = facts.say(f"Measured on {data}, with {models}."), facts.say("Name"), facts.say("Date")
    made_with = facts.say(f"betascope {__version__}, lesson {lesson.name}, {lesson.digest}")
    return (
        f'<!doctype html><html lang="{facts.language}"><head><meta charset="utf-8">'
        f"<title>{escape(lesson.title)}</title>"
        """<meta http-equiv="Content-Security-Policy" """
        """content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">"""
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(lesson.title)}</h1><p>{escape(lesson.summary)}</p>"
        f'<div class="name"><span>{name}</span><span>{date}</span></div>'
        f"{''.join(_step(number, step, facts, lesson.name) for number, step in enumerate(lesson.steps, 1))}"
        f'<div class="solutions"><h1>{facts.say("Answers")}</h1><p>{escape(made_on)}</p>'
        f"{''.join(_solution(lesson.steps.index(step) + 1, step, facts, lesson.name) for step in asked)}"
        f"<footer>{escape(made_with)}</footer></div></main></body></html>\n"
    )


def _step(number: int, step: Step, facts: Facts, lesson: str) -> str:
    look = f'<p class="look">{_look(step.view, facts)}</p>' if step.view else ""
    question = _question(step.question, facts, lesson) if step.question else ""
    return f"<section><h2>{number}. {escape(step.title)}</h2>{_prose(step.text, facts)}{look}{question}</section>"


def _look(view: View, facts: Facts) -> str:
    page = views.title(view.page)
    return f"{facts.say('To see:')} {_inline(view.caption, facts)} ({facts.say(f'page {escape(page)}')})"


def _question(question: Question, facts: Facts, lesson: str) -> str:
    asked = f'<div class="ask">{_prose(question.text, facts)}</div>'
    options = [_inline(one.text, facts) for one in question.options]
    match question.kind:
        case "choice":
            return f'{asked}<ul class="tick">{"".join(f"<li>{one}</li>" for one in options)}</ul>'
        case "number":
            return f'{asked}<p><span class="fill"></span> {escape(facts.say(marking.unit(question)))}</p>'
        case "order":
            blanks = '<p><span class="fill"></span></p>' * len(options)
            return f"{asked}<p>{' · '.join(options)}</p>{blanks}"
        case "draw":
            return f'{asked}<div class="box"></div>'
        case "point":
            images = _images(pointing.offered(facts, question, lesson), facts)
            return f'{asked}{images}<p>{facts.say("The image:")} <span class="fill"></span></p>'
    return asked + '<div class="line"></div>' * 3


def _images(indices: NDArray[np.int64] | None, facts: Facts) -> str:
    """Numbered from 1, as the answers call them; nothing where nobody can tell which are right."""
    if indices is None:
        return ""
    shown = enumerate(facts.evidence.dataset.images[indices], 1)
    tiles = "".join(f'<li><img src="{in_place(image)}" alt="">{number}</li>' for number, image in shown)
    return f'<ol class="point">{tiles}</ol>'


def _solution(number: int, step: Step, facts: Facts, lesson: str) -> str:
    question = step.question
    pointed = pointing.offered(facts, question, lesson) if question else None
    right = marking.solution(facts, question, pointed) if question else ""
    told = [facts.chosen(variants) for variants in (step.reveals, step.whys)]
    texts = "".join(_prose(one.text, facts) for one in told if one)
    answer = f'<div class="ask">{_MARKDOWN.render(right)}</div>' if right else ""
    said = answer + texts
    return f"<section><h2>{number}. {escape(step.title)}</h2>{said}</section>" if said else ""


def _prose(text: str, facts: Facts) -> str:
    rendered: str = _MARKDOWN.render(facts.prose(text))
    return rendered


def _inline(text: str, facts: Facts) -> str:
    rendered: str = _MARKDOWN.renderInline(facts.prose(text))
    return rendered
