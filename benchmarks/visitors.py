"""What visitors without a browser do: walk, or go from page to page and click."""

from __future__ import annotations

import asyncio
import random
import time
from urllib.parse import urlencode

from benchmarks.visitor import ThrownOut, Visit, Visitor
from vae import lessons
from vae.lessons import Lesson

_ON = ("Next", "Finish")  # what leads to a lesson's next step


async def walker(url: str, delay: float, seconds: float, pause: float) -> Visit:
    """A visitor who opens the walk after `delay` and lets go every `pause` seconds until `seconds` are over."""
    visit = Visit()
    end = time.perf_counter() + seconds
    await asyncio.sleep(delay)
    begun = time.perf_counter()
    try:
        async with Visitor(url, visit) as visitor:
            await visitor.open("walk")
            visit.ran = time.perf_counter() - begun
            await visitor.fetch()
            visit.ready = time.perf_counter() - begun
            step = 0
            while time.perf_counter() + pause < end:
                await asyncio.sleep(pause)
                visit.releases.append(await visitor.let_go(step))
                step += 1
    except ThrownOut as error:
        visit.problem = visit.problem or str(error)
    return visit


async def clicker(url: str, seed: int, delay: float, seconds: float, pause: float, pages: list[str]) -> Visit:
    """A visitor who goes from page to page and clicks, with a mean `pause` between, until `seconds` are over."""
    visit, chance = Visit(), random.Random(seed)
    end = time.perf_counter() + seconds
    await asyncio.sleep(delay)
    begun = time.perf_counter()
    try:
        async with Visitor(url, visit) as visitor:
            await visitor.open(chance.choice(pages))
            visit.ran = time.perf_counter() - begun
            await visitor.fetch()
            visit.ready = time.perf_counter() - begun
            while time.perf_counter() < end:
                await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)
                if chance.random() < 0.5:
                    page = chance.choice(pages)
                    visit.reruns.append((page or "overview", await visitor.open(page)))
                    await visitor.fetch()
                else:
                    done = await visitor.click(chance, _costly)
                    if done is not None:
                        visit.reruns.append((f"{visitor.page or 'overview'}: {done[0]}", done[1]))
    except ThrownOut as error:
        visit.problem = visit.problem or str(error)
    return visit


async def pupil(url: str, delay: float, seconds: float, pause: float) -> Visit:
    """One of a class on a lesson: opens it by the link of the class, and goes on a step every `pause` seconds."""
    visit = Visit()
    end = time.perf_counter() + seconds
    await asyncio.sleep(delay)
    begun = time.perf_counter()
    lesson = next(one for one in lessons.available() if isinstance(one, Lesson))
    clauses = [("lesson", lesson.name), *(("class", clause) for clause in ("hide train your-data", "lock data"))]
    try:
        async with Visitor(url, visit) as visitor:
            await visitor.open("lessons", urlencode(clauses))
            visit.ran = time.perf_counter() - begun
            await visitor.fetch()
            visit.ready = time.perf_counter() - begun
            while time.perf_counter() + pause < end:
                await asyncio.sleep(pause)
                took = await visitor.press(_ON)
                if took is None:
                    took = await visitor.open("lessons", urlencode(clauses))
                visit.reruns.append(("a step", took))
                await visitor.fetch()
    except ThrownOut as error:
        visit.problem = visit.problem or str(error)
    return visit


def _costly(label: str) -> bool:
    """What a visitor does seldom: fetch data, change the data set, begin measurements of minutes."""
    return any(word in label for word in ("Fetch", "fetch", "Data set", "Measure", "DCI", "Stop", "thorough"))
