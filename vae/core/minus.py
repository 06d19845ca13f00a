"""How a number is written where people read it."""


def minus(text: str) -> str:
    """The text of a number with a true minus in place of each hyphen, as '−0.21 to −0.12'.

    >>> minus("-0.21 to -0.12")
    '−0.21 to −0.12'
    """
    return text.replace("-", "\N{MINUS SIGN}")
