"""The errors that a person can act on. Each message says what is wrong, where, and what to do next."""

import unicodedata

_LONGEST = 150  # characters of another program's words
_NOT_SHOWN = {"Cc", "Cs", "Zl", "Zp"}  # Unicode's categories: control characters, halves of characters, line ends


class BetascopeError(Exception):
    """Base of the errors below: the command line and the pages print its text and nothing else.

    The text can be shown whatever names of files stand in it. remedy: a last sentence for whoever has a command line
    on this machine; `cause` is the text without it.
    """

    def __init__(self, text: str = "", remedy: str = "") -> None:
        super().__init__(text, remedy)  # both, so that a copy from another process has them too
        self.cause, self.remedy = ("\n".join(map(showable, one.split("\n"))) for one in (text, remedy))

    def __str__(self) -> str:
        return f"{self.cause} {self.remedy}".rstrip(" ") if self.remedy else self.cause


class DataError(BetascopeError):
    """A data set is missing, unreadable or not what it claims to be."""


class CheckpointError(BetascopeError):
    """A checkpoint folder is incomplete, damaged or does not fit its own config."""


class TrainingError(BetascopeError):
    """Training cannot start, go on or be resumed."""


class SweepError(BetascopeError):
    """A sweep cannot begin or go on, or its folder is incomplete, damaged or not what it claims to be."""


class LessonError(BetascopeError):
    """A lesson, or a student's answers to one, is unreadable or asks for what there is not."""


class MeasureError(BetascopeError):
    """A measure is not defined for this input."""


class Stopped(BetascopeError):
    """Long work was asked to stop and did. The text says what is kept of it, and how it goes on."""


def os_error_sentence(error: OSError) -> str:
    """What the operating system said, in words: 'no space left on device', 'permission denied'."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def their_words(error: Exception) -> str:
    """What another program's error says, cut short: some of them repeat the file, which is a stranger's."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def showable(text: str) -> str:
    r"""The text, often a file's name, with what no page or terminal can show as escapes: 'caf\xe9', 'two\nlines'.

    Bytes of a name that are not UTF-8 reach Python as halves of characters (PEP 383), which Streamlit cannot send and
    UTF-8 streams refuse; a control character could move a terminal's cursor.
    """
    return "".join(_escape(c) if unicodedata.category(c) in _NOT_SHOWN else c for c in text)


def _escape(character: str) -> str:
    byte = ord(character) - 0xDC00  # of PEP 383's halves
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else character.encode("unicode_escape").decode()
