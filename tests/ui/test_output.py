import pytest

from ui.output import coded, command


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see `a.npz`: *no*", r"see `a.npz`\: \*no\*"),
        ("one ` alone", r"one \` alone"),
        ("none", "none"),
        ("`` empty", " empty"),
    ],
)
def test_what_stands_between_backticks_is_code_and_the_rest_is_no_markup(text, shown):
    assert coded(text) == shown


def test_each_word_of_a_command_is_code_of_its_own():
    assert command("betascope sweep  --beta 0..30") == "`betascope` `sweep` `--beta` `0..30`"
