"""Numbers as a language writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

WRITTEN = r"[-−+±~≈]?\d+(?:,\d+)*(?:\.\d+)?(?:e[-−+]?\d+)?%?|–|nan|inf"  # as the code writes them
_ALONE = re.compile(rf"(?:{WRITTEN})")
# Within words: what is no version, no file and no value of beta, which is part of a model's name.
_NAMED = r"(?<![βγC] = )(?<![βγC]\u00a0=\u00a0)"
_WITHIN = re.compile(
    rf"`[^`]*`|(?<![\w.,=/`-]){_NAMED}([-−+±]?)(\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+\.\d+)((?:e[-−+]?\d+)?)(?![\w`]|[.,]\d)"
)
_LISTED = r"[-−+±]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?:e[-−+]?\d+)?"  # a number whose decimal sign is a comma
_NEXT = re.compile(rf"`[^`]*`|(?<![\w.,=/`-]){_NAMED}({_LISTED}), (?=({_LISTED})(?![\w`]|[.,]\d))")
_ALL = re.compile(rf"`[^`]*`|\[({_LISTED}(?:[,;] {_LISTED})+)\]")


@dataclass(frozen=True)
class Marks:
    """What stands between thousands, and before tenths."""

    thousands: str
    decimal: str

    def of(self, text: str) -> str:
        """A number that stands alone, '1,234.5', as the language writes it."""
        return text.translate({ord(","): self.thousands, ord("."): self.decimal})

    def within(self, text: str) -> str:
        """Every number in some words, but in code."""
        return _WITHIN.sub(lambda one: one[1] + self.of(one[2]) + one[3] if one[2] else one[0], text)

    def apart(self, text: str) -> str:
        """Words with a semicolon between two numbers where a comma would be read as part of one: [131,1; 132,8]."""
        if self.decimal != ",":
            return text
        text = _NEXT.sub(lambda one: f"{one[1]}; " if one[1] and "," in one[1] + one[2] else one[0], text)
        return _ALL.sub(lambda one: f"[{one[1].replace(', ', '; ')}]" if one[1] and ";" in one[1] else one[0], text)


def is_number(text: str) -> bool:
    """Whether it is one number and nothing else."""
    return bool(_ALONE.fullmatch(text))
