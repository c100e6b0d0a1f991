"""Numbers as people write them: figures, words, dozens and fractions."""

from __future__ import annotations

CARDINALS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
UNITS = "one|two|three|four|five|six|seven|eight|nine"
TENS = {w: n for n, w in enumerate("thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 13)} | {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "dozen": 12, "dozens": 24, "score": 20,
}  # fmt: skip
NUMBER = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty)"
)
FRACTIONS = {
    "half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5, "fifths": 1 / 5, "sixth": 1 / 6,
    "sixths": 1 / 6, "eighth": 1 / 8, "eighths": 1 / 8, "tenth": 1 / 10, "tenths": 1 / 10,
}  # fmt: skip


def number_of(word: str) -> int | None:
    """The value of a figure or a number word; None for any other word."""
    if word.isdecimal() and len(word) <= 3:
        return int(word)
    return CARDINALS.get(word)


def count(word: str) -> int | None:
    """The value of a number word, from "thirteen" to "fifty" and by the dozen too; None for any other word."""
    value = number_of(word)
    return value if value is not None else TENS.get(word)
