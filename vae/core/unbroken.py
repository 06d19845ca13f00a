"""Which words of a sentence stay on one line."""

import re

_UNIT = r"(?<=\d) (?=%|[nN]ats?\b|px|rad\b|dB|σ)|(?<=px) (?=p(?:er|ro) σ)|(?<=px²) (?=p(?:er|ro) σ)|(?<=per|pro) (?=σ)"
_BOUND = re.compile(rf"{_UNIT}|(?<=\w) (?=\(\d[\d,.]*\))")
_VALUE = re.compile(r"\b([βrR]) (\\?=) ")


def unbroken(text: str) -> str:
    """The text with spaces that do not break between a number and its unit, a name, a letter and its number.

    >>> unbroken("turns 65 % into 1 (23)").replace("\N{NO-BREAK SPACE}", "~")
    'turns 65~% into 1~(23)'
    """
    return _BOUND.sub("\N{NO-BREAK SPACE}", _VALUE.sub("\\1\N{NO-BREAK SPACE}\\2\N{NO-BREAK SPACE}", text))
