"""The elements of a page, as Streamlit's test harness has collected them, as HTML that needs no server.

What lives in the browser (`ui/components`) goes along with its code and its bytes and works there; a control, which
asks the server, becomes a line that says what it was set to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from ui.components.mount import MODULES
from ui.web import assets

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
_DIRECTIVES = re.compile(r":material/\w+:")  # icons, in a font that a file has not
_ADDRESS = re.compile(rf"(?:/[\w.-]+)*/{assets.FOLDER}/(?P<name>[\w.-]+)")
_NAMED = re.compile(r"\$\$ID-[0-9a-f]+-(?P<key>.+)")  # as Streamlit (1.67) makes ids
_LEFT_OUT = {"betascope_address", "betascope_file", "betascope_lesson", "betascope_thumbs"}
_ELSEWHERE: dict[str, dict[str, object]] = {"dial": {"pages": []}}  # ways to other pages, which a file has not
_PREFIX = "asset:"  # of what ui/handout/show.js has in place of an address
_DIGITS = 5  # of a control's number


@dataclass(frozen=True, eq=False)
class Kept:
    """What a file has besides its HTML.

    mounts: by the id of the element that it is shown in, what a component is sent, or a figure. modules: of the
    components, by their names. styles: the same, of their style sheets. assets: bytes, by their names.
    """

    mounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    assets: dict[str, bytes] = field(default_factory=dict)

    @property
    def figures(self) -> bool:
        """Whether there is one that Plotly draws."""
        return any("figure" in mount for mount in self.mounts.values())


def part(block: Any, key: str) -> Any:
    """The container of this key within a block; None where it is not there."""
    for child in _children(block):
        if _children(child) and _key(child) == key:
            return child
        if (found := part(child, key)) is not None:
            return found
    return None


def html(block: Any, kept: Kept, say: Callable[[str], str] = str) -> str:
    """All that is in a block, as HTML; what belongs to it comes to `kept`. say: what was drawn is in this language."""
    made = "".join(_drawn(child, kept) for child in _children(block))
    set_to = list(dict.fromkeys(_set_to(block)))
    shown = f"{say('Shown with')} {'; '.join(map(say, set_to))}."
    said = f'<p class="set-to">{escape(shown)}</p>' if set_to else ""
    return made + said


def component(block: Any, name: str, kept: Kept) -> str:
    """The id of the element that shows the component of this name in a block; '' where there is none."""
    for child in _children(block):
        if child.type == "bidi_component" and child.proto.component_name.endswith(name):
            return _mounted(child, kept)
        if found := component(child, name, kept):
            return found
    return ""


def markdown(text: str) -> str:
    """Markdown as Streamlit's pages have it, as HTML."""
    rendered: str = _MARKDOWN.render(_DIRECTIVES.sub("", text))
    return rendered


def _drawn(element: Any, kept: Kept) -> str:
    proto = element.proto
    match element.type:
        case "html":
            return str(proto.body)
        case "markdown" | "caption":
            return f'<div class="{element.type}">{markdown(element.value)}</div>'
        case "header" | "subheader":
            return f"<h2>{escape(element.value)}</h2>"
        case "info" | "warning" | "error":
            return f'<div class="note" role="note">{markdown(element.value)}</div>'
        case "plotly_chart":
            return _figure(proto, kept)
        case "bidi_component":
            known = str(proto.component_name).rsplit(".", 1)[-1]
            return "" if known in _LEFT_OUT else f'<div class="mount" id="{_mounted(element, kept)}"></div>'
        case "column":
            inside = _inside(element, kept)
            return f'<div style="flex: {proto.weight:.4g}">{inside}</div>' if inside.strip() else ""
        case "expander":
            head = markdown(str(proto.label)).removeprefix("<p>").removesuffix("</p>\n")
            return f"<details{' open' * proto.expanded}><summary>{head}</summary>{_inside(element, kept)}</details>"
    inside = _inside(element, kept)
    if not inside.strip():
        return ""
    columns = any(child.type == "column" for child in _children(element))
    return f'<div class="{"columns" if columns else "block"}">{inside}</div>'


def _inside(block: Any, kept: Kept) -> str:
    return "".join(_drawn(child, kept) for child in _children(block))


def _children(block: Any) -> list[Any]:
    return list((getattr(block, "children", None) or {}).values())


def _key(element: Any) -> str:
    """What the page's script calls it; '' where it has no name."""
    named = _NAMED.fullmatch(str(getattr(element.proto, "id", "")))
    return named["key"] if named else ""


def _figure(proto: Any, kept: Kept) -> str:
    name = f"mount-{len(kept.mounts)}"
    spec = json.loads(proto.spec)
    layout = {what: value for what, value in spec["layout"].items() if what != "template"}  # colours of Streamlit's own
    kept.mounts[name] = {"figure": {"data": spec["data"], "layout": layout}}
    height = layout.get("height", 360)
    alt = escape(str(getattr(proto, "alt", "")), quote=True)
    return f'<div class="figure" id="{name}" style="height: {height:g}px" role="img" aria-label="{alt}"></div>'


def _mounted(element: Any, kept: Kept) -> str:
    proto = element.proto
    known = str(proto.component_name).rsplit(".", 1)[-1].removeprefix("betascope_")
    name = f"mount-{len(kept.mounts)}"
    kept.mounts[name] = {
        "component": known,
        "data": {**_with_assets(json.loads(proto.json), kept), **_ELSEWHERE.get(known, {})},
    }
    kept.modules[known], kept.styles[known] = MODULES[known], str(proto.css_content)
    return name


def _with_assets(value: Any, kept: Kept) -> Any:
    """A payload in which names of bytes stand for addresses on the server."""
    if isinstance(value, dict):
        return {name: _with_assets(one, kept) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_assets(one, kept) for one in value]
    if isinstance(value, str) and (found := _ADDRESS.fullmatch(value)):
        try:
            kept.assets.setdefault(found["name"], assets.content(value))
        except KeyError:
            return ""  # an address to report to
        return _PREFIX + found["name"]
    return value


def _set_to(block: Any) -> Iterator[str]:
    """What the controls in a block say: 'noise in the input: 0.2'."""
    for child in _children(block):
        yield from _set_to(child)
        label = str(getattr(child, "label", "") or "")
        if not label or child.type not in ("slider", "select_slider", "number_input", "selectbox", "button_group"):
            continue
        value = child.value
        values = value if isinstance(value, list | tuple) else [value]
        said = ", ".join(f"{one:.{_DIGITS}g}" if isinstance(one, float) else str(one) for one in values)
        if said and value is not None:
            yield f"{label}: {said}"
