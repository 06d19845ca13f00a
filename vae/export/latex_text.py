"""Texts as plain pdfLaTeX takes them, whatever signs they have, and how wide they come out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_SIGNS = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "<": "$<$",  # in the fonts that LaTeX begins with, these three are other signs
    ">": "$>$",
    "|": "$|$",
    '"': "''",
    "`": "{`}",
    "−": "$-$",
    "±": "$\\pm$",
    "×": "$\\times$",
    "·": "$\\cdot$",
    "≥": "$\\geq$",
    "≤": "$\\leq$",
    "≠": "$\\neq$",
    "≈": "$\\approx$",
    "∞": "$\\infty$",
    "→": "$\\rightarrow$",
    "√": "$\\surd$",
    "°": "$^{\\circ}$",
    "…": "\\ldots{}",
    "–": "\\textendash{}",
    "—": "\\textemdash{}",
    "\u2044": "/",
    "’": "'",
    "‘": "{`}",
    "“": "{`}{`}",
    "”": "''",
    "\u2009": "\\,",
    "\u202f": "\\,",
    "ß": "\\ss{}",
    "æ": "\\ae{}",
    "Æ": "\\AE{}",
    "œ": "\\oe{}",
    "ø": "\\o{}",
    "Ø": "\\O{}",
    "å": "\\aa{}",
    "Å": "\\AA{}",
    "ł": "\\l{}",
    "Ł": "\\L{}",
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0327": "c",
}
# Capitals that look like Latin ones have no command of their own.
_GREEK_AS_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True))
_GREEK_NAMES = {"lamda": "lambda", "final sigma": "varsigma"}  # as Unicode has them, and LaTeX
_GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|varsigma|tau|upsilon|phi|chi|"
    "psi|omega"
)

# Widths in Computer Modern Roman, in em of 10 pt, rounded up.
_LETTERS = {
    0.28: "il!',.:;[]`|",
    0.34: " -fj",
    0.4: "rst()I_",
    0.45: "cez",
    0.5: "0123456789ago*/–^~",
    0.56: "bdhknpquvxySJ?",
    0.63: "ZL{}β",
    0.69: "EFP",
    0.73: "wBCTR",
    0.79: "ADGHKNOQUVXY&+<=>@$−≥",
    0.84: "m#%",
    1.03: "MW—",
}
_WIDTHS = {letter: size for size, letters in _LETTERS.items() for letter in letters}
_WIDE, _UNKNOWN = 1.03, 4.5  # of any other sign, and of a code point in brackets


def tex(text: str) -> str:
    r"""The text on one line, every sign of it printed by what plain LaTeX has.

    Greek is in mathematics, as `$\beta$`, accents are commands, and what has no command is its code point: `[U+65E5]`.
    """
    return "".join(map(_sign, unicodedata.normalize("NFC", " ".join(text.split())))).replace("--", "-{}-")


def width(text: str) -> float:
    """How wide the text is at most in Computer Modern Roman, in em of its 10 pt design."""
    return sum(map(_width, unicodedata.normalize("NFC", text)))


@cache
def _sign(sign: str) -> str:
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign.isascii():
        return sign if sign.isprintable() else ""
    if unicodedata.name(sign, "").startswith("GREEK") and len(unicodedata.normalize("NFD", sign)) == 1:
        return _greek(sign)
    kind, _, codes = unicodedata.decomposition(sign).rpartition("> ")
    parts = [chr(int(code, 16)) for code in codes.split()]
    if not parts:
        return f"[U+{ord(sign):04X}]"
    if kind in ("<sub", "<super"):
        raised = "_" if kind == "<sub" else "^"
        return f"${raised}{{{''.join(map(_sign, parts)).replace('$', '')}}}$"
    if len(parts) == 2 and unicodedata.combining(parts[1]):
        base = _sign(parts[0])
        accent = _ACCENTS.get(parts[1])
        return f"\\{accent}{{{base}}}" if accent and len(base) == 1 else base
    return "".join(map(_sign, parts))


def _greek(sign: str) -> str:
    if sign in _GREEK_AS_LATIN:
        return _GREEK_AS_LATIN[sign]
    _, _, name = unicodedata.name(sign).lower().rpartition(" letter ")
    name = _GREEK_NAMES.get(name, name)
    if not _GREEK.fullmatch(name):
        return f"[U+{ord(sign):04X}]"
    return f"$\\{name.capitalize() if sign.isupper() else name}$"


@cache
def _width(sign: str) -> float:
    return _WIDTHS.get(sign, _UNKNOWN if "[U+" in _sign(sign) else _WIDE)
