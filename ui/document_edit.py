"""What a person says of a document: the form, and reading it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kb.domain import Source, Standing

from .bridge import Words
from .parts import MONTHS, esc, hidden, long_date

LONGEST = 300
KINDS = (
    (Standing.GUIDANCE, "Guidance"),
    (Standing.OPINION, "Opinion"),
    (Standing.MINUTES, "Minutes"),
    (Standing.OTHER, "Other"),
)
DATE_WRONG = "Enter the date as 2013, June 2013 or 3 June 2013"
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_NUMBERS = re.compile(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([a-z]{3,9})\.?,?\s+(\d{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a form: the field's id, and a sentence."""

    field: str
    text: str


def iso_date(text: str) -> str | None:
    """A date as people write it in Britain, as `2013`, `2013-06` or `2013-06-03`; "" for none, None where it is no date."""
    words = " ".join(text.split())
    if not words:
        return ""
    if found := _ISO.fullmatch(words):
        year, month, day = found.groups()
    elif found := _NUMBERS.fullmatch(words):
        day, month, year = found.groups()
    elif found := _WORDS.fullmatch(words):
        day, name, year = found.groups()
        months = [n for n, m in enumerate(MONTHS, 1) if m.lower().startswith(name.lower())]
        if len(months) != 1:
            return None
        month = str(months[0])
    else:
        return None
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


def read(words: Words, source: Source) -> tuple[dict[str, str | bool], list[Problem]]:
    """What the form changes of a document, for `Library.describe`, and what is wrong in it."""
    private = bool(words.number("private"))
    said: dict[str, str | bool] = {"private": private}
    problems = []
    if not source.bundled:
        title, published = " ".join(words.text("title", 2_000).split()), iso_date(words.text("date", 100))
        author = " ".join(words.text("author", 2_000).split())
        if not title:
            problems.append(Problem("e-title", "Enter a title"))
        for field, value in (("title", title), ("author", author)):
            if len(value) > LONGEST:
                problems.append(Problem(f"e-{field}", f"Shorten the {field} to {LONGEST} characters"))
        if published is None:
            problems.append(Problem("e-date", DATE_WRONG))
        said |= {"title": title, "author": author, "published": published or ""}
        if (kind := words.text("kind", 20)) in set(Standing):
            said["standing"] = kind
    return {name: value for name, value in said.items() if getattr(source, name) != value}, problems


def form(source: Source) -> str:
    """The form in the place of a document's facts."""
    fixed = (
        '<p class="small soft">It comes with this service: its title, author, date and kind cannot be changed.</p>'
        if source.bundled
        else _field("title", "Title", source.title, "")
        + _field("author", "Author", source.author, "Leave it empty where nobody is named.")
        + _field("date", "Date", long_date(source.published), "As 2013, June 2013 or 3 June 2013. Leave it empty where it is not known.")
        + _kinds(source)
    )
    return (
        f'<form class="edit form-stack" data-id="{esc(source.id)}" aria-label="Details of {esc(source.title)}" novalidate>{fixed}'
        f'<div><div class="pick"><label><input type="checkbox" id="e-private" aria-describedby="e-private-hint"'
        f"{' checked' if source.private else ''}> Never send to a language model</label></div>"
        '<p class="hint below-pick" id="e-private-hint">Answers from this document are then always in its own words.</p></div>'
        f'<div class="row"><button type="submit" class="btn">Save{hidden(f" the details of {source.title}")}</button>'
        '<button type="button" class="btn btn--plain" data-do="cancel">Cancel</button></div></form>'
    )


def _field(name: str, label: str, value: str, hint: str) -> str:
    said = f'<p class="hint" id="e-{name}-hint">{hint}</p>' if hint else ""
    describes = f' aria-describedby="e-{name}-hint"' if hint else ""
    return (
        f'<div class="field"><label for="e-{name}">{label}</label>{said}'
        f'<input type="text" id="e-{name}" value="{esc(value)}" autocomplete="off" maxlength="1000"{describes}></div>'
    )


def _kinds(source: Source) -> str:
    items = "".join(
        f'<label><input type="radio" name="e-kind" value="{kind}"{" checked" if source.standing is kind else ""}> {name}</label>'
        for kind, name in KINDS
    )
    return f'<fieldset><legend>Kind</legend><div class="pick">{items}</div></fieldset>'
