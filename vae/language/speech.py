"""What is shown, said in a language: whole texts first, then paragraphs, sentences and parts of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

from vae.core.unbroken import unbroken
from vae.language import markup, numbers
from vae.language.numbers import Marks
from vae.language.recognise import Template, Templates

_CODE = re.compile(r"`[^`]*`")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"(?:(?<=[.!?…:;])|(?<=[.!?…:][)*”’])|(?<=[.!?…:]\*\*))\s+")
_APART = re.compile(r"\n|[.!?…]\s")  # stands between words that are not one phrase
_LINE = re.compile(r"(\n+(?:[ \t]*(?:[-*>]|\d+\.|#+) +)?|^[ \t]*(?:[-*>]|\d+\.|#+) +)")
_CELL = re.compile(r"([ \t]*\|[ \t]*)")  # of a table's line
_ICON = re.compile(r":material/\w+:\s*")
_END = (".", ":", ",", ";", "?", "!", "…")  # with which any text may be told
_MARKED = re.compile(r"(?<!\\)[*_\[\]]")
_UNESCAPED = re.compile(r"(?<!\\)[*_\[\]()#|~<>$`]")
_FRONT = re.compile(r"(?::material/\w+:\s*|:\s+|z\d+ |\s+|[^\w\s*({“\"`\[:<−+-]+\s+)+")  # icons, a dimension
_JOINT = re.compile(r"(?:\)[,;:] | · |\\?; | – |\\?, |: | \(| and | or | / | to | ± | × |\) |\)(?=[.,:;]|$))")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS, _SPAN = re.compile(r"([\\`*_\[\]()#|~<>$])"), re.compile(r"(`[^`]*`)")  # of Markdown
SOFT_HYPHEN, NO_BREAK = "\u00ad", "\u00a0"
_SURE = (6, 10, 25, 50)  # letters of its own that a text needs if a place may hold a few words, a list, many, clauses
_SHORT = 120  # characters that are a few words
_AHEAD = 8  # sentences, or parts of one, that may be one text of the catalogue
_EMPHASIS = re.compile(r"(\*{1,3}|_)(?=\S)(.+?)(?<=\S)\1([.:,;]?)")
_CODED = re.compile(r"(.*\w)(\s+\(?`[^`]+`\)?)")  # what it is, and behind it how it is typed
_KEPT = 20_000  # texts that are remembered


class Speech:
    """One language: its texts by those of the code.

    texts: by an English text with its places, the same in this language, places and all.
    plurals: by the English text for several, its forms, and which of them goes with a number.
    cases: by the case that a place of a translation asks for and the English text, the forms that stand there.
    marks: how numbers are written; None leaves them.
    """

    def __init__(
        self,
        texts: Mapping[str, str],
        plurals: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
        form: Callable[[int], int] = lambda n: int(n != 1),
        marks: Marks | None = None,
        missed: Callable[[str], None] | None = None,
        cases: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
    ) -> None:
        """Keep the texts; `missed` is told of each that has words and is not among them."""
        self._said = {text: Template(said) for text, said in texts.items()}
        self._forms: dict[str, tuple[Template, ...]] = {}
        for both, forms in (plurals or {}).items():
            for one in both:
                self._forms[one] = tuple(Template(said) for said in forms)
        self._cases = {key: tuple(Template(said) for said in forms) for key, forms in (cases or {}).items()}
        self._form, self._marks, self._missed = form, marks, missed
        self._templates = Templates([*self._said, *self._forms])
        self._kept: dict[str, str] = {}
        self._recognised: dict[str, tuple[int, str | None]] = {}

    def say(self, text: str) -> str:
        """The text in this language; what is not known of it stays as it is."""
        said = self._kept.get(text)
        if said is None:
            said = self._new(text)
            if self._marks:
                said = self._marks.apart(said)
            if len(self._kept) >= _KEPT:  # other threads may be reading: nothing is looked up twice
                self._kept.clear()
                self._recognised.clear()
            self._kept[text] = said
        return said

    def _new(self, text: str) -> str:
        if not _WORD.search(_CODE.sub("", text)):
            return self._figures(text)
        if markup.has_blocks(text):
            return self._markup(text)
        if (said := self._whole(text)) is not None:
            return said
        plain = _ESCAPED.sub(r"\1", text)
        if plain != text and not _UNESCAPED.search(text):
            said = self.say(plain)
            return _as_markdown(said) if said != plain else text
        if NO_BREAK in text:
            return unbroken(self.say(text.replace(NO_BREAK, " ")))
        if markup.is_markup(text):
            return self._escaped(text)
        cells = _CELL.split(text) if text.startswith("|") else []
        for parts in (_LINE.split(text), cells, self._sentences(text)):
            if len(parts) > 1:
                return "".join(part if at % 2 else self.say(part) for at, part in enumerate(parts))
        if (said := self._parts(text)) is not None:
            return said
        if self._missed:
            self._missed(text)
        return self._figures(text)

    def _figures(self, text: str) -> str:
        if self._marks is None:
            return text
        return self._marks.of(text) if numbers.is_number(text.strip()) else self._marks.within(text)

    def _whole(self, text: str, closed: bool = False) -> str | None:
        """The text as one of the catalogue's, perhaps with a capital letter, a full stop or escapes of Markdown.

        closed: what ended it is known, and it lacks no full stop.
        """
        if not text:
            return None
        icon = _ICON.match(text)
        if icon and (said := self._whole(text[icon.end() :])) is not None:
            return icon[0] + said
        plain = _ESCAPED.sub(r"\1", text).replace(SOFT_HYPHEN, "")
        if plain != text and not _MARKED.search(text) and (said := self._known(plain)[1]) is not None:
            return _as_markdown(said)
        weight, said = self._known(text)
        if text[0].isalpha() and weight < _SURE[2]:
            heavier, other = self._known(text[0].swapcase() + text[1:])
            if heavier > weight and other is not None:
                said = other[0].upper() + other[1:] if text[0].isupper() else other
        if said is not None:
            return said
        front = _FRONT.match(text)
        if front and front.end() < len(text):
            said = self._whole(text[front.end() :])
            return None if said is None else text[: front.end()] + said
        bare = text.rstrip()
        if bare != text:
            said = self._whole(bare)
            return None if said is None else said + text[len(bare) :]
        if text[-1] in ".:,;?" and len(text) > 1 and (said := self._whole(text[:-1], closed=True)) is not None:
            return said + text[-1]
        if not closed and text[-1].isalnum() and (said := self._known(f"{text}.")[1]) is not None:
            return said.removesuffix(".")
        if text[0] == "(" and ")" not in text and (said := self._whole(text[1:])) is not None:
            return "(" + said
        if text[0] == "(" and text.find(")") == len(text) - 1 and (said := self._whole(text[1:-1])) is not None:
            return f"({said})"
        if text[-1] == ")" and "(" not in text and (said := self._whole(text[:-1])) is not None:
            return said + ")"
        if (coded := _CODED.fullmatch(text)) and (said := self._whole(coded[1])) is not None:
            return said + coded[2]
        if (marked := _EMPHASIS.fullmatch(text)) and (said := self._whole(marked[2])) is not None:
            return marked[1] + said + marked[1] + marked[3]
        return None

    def _known(self, text: str) -> tuple[int, str | None]:
        """As a text of the catalogue, and how many letters of its own that has; -1 and None where it is none."""
        found = self._recognised.get(text)
        if found is None:
            found = self._recognised[text] = self._recognise(text)
        return found

    def _recognise(self, text: str) -> tuple[int, str | None]:
        found = [(*one, "", "") for one in self._templates.matches(text)]
        if text[-1] not in _END:  # perhaps a sentence that was told without its full stop
            found += [(*one, ".", "") for one in self._templates.matches(text + ".") if one[0].text.endswith(".")]
        elif len(text) > 1:
            found = [*((*one, "", text[-1]) for one in self._templates.matches(text[:-1])), *found]
        for template, values, less, more in sorted(found, key=lambda one: one[0].rank):
            if not all(self._may_fill(template, name, value) for name, value in values.items()):
                continue
            form = self._form_of(template, values)
            said = self._places(template, form, values)
            last = values[template.names[-1]] if more and not template.literals[-1] else ""
            if _WORD.search(last) and (said[template.names[-1]] == last or self._known(last + more)[0] >= 0):
                continue  # it may be known with what ends it
            return template.weight, form.filled(said).removesuffix(less) + more
        return -1, None

    def _may_fill(self, template: Template, name: str, value: str) -> bool:
        """Whether it is likely that this stands in a place: a text with few letters of its own says little.

        Numbers and what is known itself may stand anywhere, any words in a long text, and a few words in a short one.
        """
        if name.startswith("counted ") and not _WORD.search(value):
            return False  # what is counted has its noun
        few, listed, many, clauses = (template.weight >= letters for letters in _SURE)
        if not clauses and value.count("(") != value.count(")"):
            return False  # half of a bracket is the end of another text
        one = not _APART.search(value) and (clauses or "; " not in unescape(value))
        if one and not _WORD.search(value):
            return True
        fits = few and (listed or ": " not in value) and (many or len(_CODE.sub("", value)) <= _SHORT)
        return (one and fits) or self._whole(value) is not None

    def _form_of(self, template: Template, values: Mapping[str, str]) -> Template:
        forms = self._forms.get(template.text)
        return forms[self._which(values, len(forms))] if forms else self._said[template.text]

    def _places(self, template: Template, said: Template, values: Mapping[str, str]) -> dict[str, str]:
        """What fills the places of a translation: said too, each in the case that it asks for."""
        return {
            name: value if name in template.kept else self._in_case(value, said.cases.get(name, ""))
            for name, value in values.items()
        }

    def _in_case(self, text: str, case: str) -> str:
        """A text as it is said in a case; as it always is where that has no form of its own, or none is asked for."""
        for template, values in self._templates.matches(text) if case else ():
            if forms := self._cases.get((case, template.text)):
                form = forms[self._which(values, len(forms))]
                return form.filled(self._places(template, form, values))
        return self.say(text)

    def _which(self, values: Mapping[str, str], forms: int) -> int:
        count = values.get("#n", "").replace(",", "")
        return min(self._form(int(count)), forms - 1) if count.isdigit() else forms - 1

    def _sentences(self, text: str) -> list[str]:
        """As long pieces as are known, with the space after each between them."""
        ends = [(one.start(), one.end()) for one in _SENTENCE.finditer(text)]
        return [part for piece in self._longest(text, ends)[0] for part in piece][:-1]

    def _parts(self, text: str) -> str | None:
        """Parts of a sentence, as long as are known, with the joints between them; None if none is."""
        joints = list(_JOINT.finditer(text))
        ends = [one.span() for one in joints] + [(one.start() + 1, one.end()) for one in joints if one[0][0] == ")"]
        pieces, known = self._longest(text, sorted(set(ends)))
        if not known or len(pieces) < 2:
            return None
        return "".join(self.say(piece) + self._joint(joint) for piece, joint in pieces)

    def _longest(self, text: str, ends: list[tuple[int, int]]) -> tuple[list[tuple[str, str]], bool]:
        """The text in pieces that end at one of `ends`, each with what is between it and the next; and is one known?"""
        pieces, known, at = [], False, 0
        while at < len(text):
            later = [*[(first, last) for first, last in ends if first > at][:_AHEAD], (len(text), len(text))]
            for first, last in reversed(later):
                found = bool(_WORD.search(text[at:first])) and self._whole(text[at:first]) is not None
                if found or first == later[0][0]:
                    widest = max(end for start, end in later if start == first)
                    joint = text[first:widest].strip()  # nothing that is known begins with white space
                    begins = joint and any(self._whole(text[first:end]) is not None for end, _ in later if end > widest)
                    last = first if begins else widest  # what is known may begin with its joint
                    pieces.append((text[at:first], text[first:last]))
                    known, at = known or found, last
                    break
        return pieces, known

    def _joint(self, joint: str) -> str:
        said = self._said.get(joint.strip()) if _WORD.search(joint) else None
        return joint if said is None else f" {said.text} "

    def _markup(self, text: str) -> str:
        out, at = "", 0
        for first, last in markup.spans(text):
            if first < at:
                continue
            out += text[at:first] + self._escaped(text[first:last])
            at = last
        return out + text[at:]

    def _escaped(self, piece: str) -> str:
        """A piece between two tags: of HTML, so that it stays escaped; in it there may be tags of words."""
        if markup.is_markup(piece):
            said = self._whole(unescape(piece) if "&" in piece and "&lt;" not in piece else piece)
            return said if said is not None else markup.between(piece, self._escaped)
        plain = unescape(piece)
        said = self._whole(plain)  # first: a name in it may look like a tag
        if said is None:
            said = self.say(plain)
        return escape(said, quote=False) if said != plain else piece


def _as_markdown(text: str) -> str:
    """A text whose marks are none of Markdown's, but for what is `code` in it."""
    return "".join(part if at % 2 else _MARKS.sub(r"\\\1", part) for at, part in enumerate(_SPAN.split(text)))
