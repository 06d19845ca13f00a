"""How many of a thing there are, in words: one function, so that nothing is called '1 images'."""


def counted(n: int, noun: str, many: str = "") -> str:
    """A number with its noun: '1 image', '10,000 images'. many: the plural, where it is not the noun with an s.

    >>> counted(1, "image"), counted(10_000, "image"), counted(2, "class", "classes")
    ('1 image', '10,000 images', '2 classes')
    """
    return f"{n:,} {by_number(n, noun, many or f'{noun}s')}"


def by_number(n: int, one: str, many: str) -> str:
    """The word that goes with a number: of one thing or of several, or of none.

    >>> by_number(1, "comes", "come"), by_number(0, "comes", "come")
    ('comes', 'come')
    """
    return one if n == 1 else many
