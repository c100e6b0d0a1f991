"""One answer as the card that the page shows. Pure: an Answer in, escaped HTML out.

The answer's text is read line by line: a bold lead sentence, quotation lines,
lines that name a model, bullets and plain paragraphs. Nothing in it is
rendered as Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from kb import render
from kb.domain import Answer, Citation, Standing, Status
from kb.own import NOT_FOUND
from kb.question import Ask

from .parts import byline, esc, hidden, icon, kind_words, listing, long_date, notice, open_address, tag, where

_BOLD = re.compile(r"\*\*(.+?)\*\*(?:\s*\((?:our label: )?(.*)\))?")
_PART = re.compile(r"[A-Z][\w ]{2,30}:")
_ASK = re.compile(r"You could ask: (.+\?)")
_REF = re.compile(r"\[(\d+)\]")
_QUOTED = re.compile(r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”(\s*(?:\[\d+\])+)")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a card needs to know beside the answer: the turn's id and number, and
    how many models each document has."""

    turn: str
    number: int
    sizes: Mapping[str, int]
    llm: str = ""


def chip(citation: Citation, frame: Frame, prefix: str = "chip") -> str:
    """A citation's number: a link that opens the source at the words."""
    source, span = citation.quote.source, citation.quote.span
    kind = " chip--opin" if source.standing is Standing.OPINION else ""
    return (
        f'<a class="chip{kind}" id="{prefix}-{frame.turn}-{citation.n}" data-turn="{frame.turn}" '
        f'href="{esc(open_address(source.id, span.start, span.end))}">{hidden("Citation ")}{citation.n}'
        f"{hidden(f': {where(citation.place)}, {kind_words(source)}')}</a>"
    )


def _inline(text: str, answer: Answer, frame: Frame) -> str:
    """A line of ours with quotations of the source and citation numbers in it."""

    def chips(part: str) -> str:
        return _REF.sub(lambda m: _numbered_at(int(m[1]), answer, frame, first=False), esc(part))

    out, at = [], 0
    for found in _QUOTED.finditer(text):
        words = found[1]
        refs = [int(n) for n in _REF.findall(found[2])]
        known = any(0 < n <= len(answer.citations) and words in answer.citations[n - 1].quote.words for n in refs)
        out.append(chips(text[at : found.start()]))
        shown = f"<q>{esc(words)}</q>" if known else f"“{esc(words)}”"
        out.append(shown + "".join(_numbered_at(n, answer, frame, first=i == 0) for i, n in enumerate(refs)))
        at = found.end()
    out.append(chips(text[at:]))
    return "".join(out)


def _numbered_at(n: int, answer: Answer, frame: Frame, first: bool) -> str:
    if not 0 < n <= len(answer.citations):
        return f"[{n}]"
    return ("&nbsp;" if first else "") + chip(answer.citations[n - 1], frame)


def _quotation(line: str, answer: Answer, frame: Frame) -> tuple[str, Citation | None]:
    """A quotation line as HTML, and the citation it rests on."""
    refs = [int(n) for n in _REF.findall(line) if 0 < int(n) <= len(answer.citations)]
    if not refs:
        return f"<p>{esc(line)}</p>", None
    cited = answer.citations[refs[-1] - 1]
    before, _, quoted = _REF.sub("", line).strip().partition("“")
    words, _, behind = quoted.rpartition("”")
    shown = f"<q>{esc(words)}</q>" if words and " ".join(words.split()) in " ".join(cited.quote.words.split()) else esc(f"“{words}”")
    numbers = "".join(_numbered_at(n, answer, frame, i == 0) for i, n in enumerate(refs))
    return f"<p>{esc(before)}{shown}{esc(behind)}{numbers}</p>", cited


def body(answer: Answer, frame: Frame) -> str:
    """The answer's text as HTML."""
    out: list[str] = []
    says: list[str] = []
    bullets: list[str] = []
    of = author = ""

    def flush() -> None:
        nonlocal author
        if says:
            out.append(f'<div class="says">{"".join(says)}</div>')
            says.clear()
        if bullets:
            out.append(f'<ul class="dots">{"".join(f"<li>{b}</li>" for b in bullets)}</ul>')
            bullets.clear()
        author = ""

    for number, line in enumerate(raw for raw in map(str.strip, answer.text.splitlines()) if raw):
        bold = _BOLD.fullmatch(line)
        if line.startswith(">"):
            shown, cited = _quotation(line.lstrip("> "), answer, frame)
            opinion = cited is not None and cited.quote.source.standing is Standing.OPINION
            head = of
            if not head and opinion and cited is not None and author != cited.quote.source.id:
                source = cited.quote.source
                author = source.id
                view = f"{source.author}’s view" if source.author else "An opinion"
                head = f'<p class="of"><strong>{esc(view)}</strong>, {esc(long_date(source.published))}</p>'
            says.append(f'<div class="say{" say--opin" if opinion else ""}">{head}{shown}</div>')
            of = ""
        elif bold and number and (bold[2] is not None or not bold[1].endswith((".", "?", "!"))):
            if bullets:
                flush()
            of = f'<p class="of"><strong>{esc(bold[1])}</strong> {esc(bold[2] or "")}</p>'
        elif line.startswith(("- ", "* ")):
            if says:
                flush()
            bullets.append(_inline(line[2:], answer, frame))
        else:
            flush()
            of = ""
            if bold and bold[2] is None:
                out.append(f'<p class="lead">{_inline(bold[1], answer, frame)}</p>')
                if answer.kind == Ask.WHICH:
                    out.append(six(answer, frame))
            elif _PART.fullmatch(line):
                out.append(f'<h3 class="part">{esc(line[:-1])}</h3>')
            else:
                out.append(f"<p>{_suggested(line) or _inline(line.replace('**', ''), answer, frame)}</p>")
    flush()
    return "".join(out)


def _suggested(line: str) -> str:
    """A question that the answer proposes, as a button that asks it."""
    found = _ASK.fullmatch(line)
    if not found:
        return ""
    question = found[1].strip("“” ")
    return f'You could ask: <button type="button" class="quiet" data-ask="{esc(question)}">{esc(question)}</button>'


def six(answer: Answer, frame: Frame) -> str:
    """The strip that says Yes or No for each model, in words."""
    ids = [c.quote.source.id for c in answer.citations] or list(frame.sizes)
    size = next((frame.sizes[i] for i in ids if i in frame.sizes), 0)
    if not size:
        return ""
    cells = "".join(
        f'<li class="{"yes" if n in answer.models else "no"}">{hidden("Model ")}<b>{n}'
        f"</b>{hidden(': ')}{'Yes' if n in answer.models else 'No'}</li>"
        for n in range(1, size + 1)
    )
    return f'<ul class="six" aria-label="Which models">{cells}</ul>'


def references(answer: Answer) -> list[str]:
    """Every citation written out, in the form for a board paper."""
    return [render.reference(c.quote.source, c.place, c.quote) for c in answer.citations]


def copy_button(label: str, text: str, more: str = "") -> str:
    return f'<button type="button" class="quiet" data-copy="{esc(text)}">{esc(label)}{hidden(more) if more else ""}</button>'


def _sources(citations: tuple[Citation, ...], frame: Frame, heading: str, prefix: str) -> str:
    """The citations by document, one row a section."""
    out = []
    by_source: dict[str, list[Citation]] = {}
    for c in citations:
        by_source.setdefault(c.quote.source.id, []).append(c)
    for group in by_source.values():
        source = group[0].quote.source
        out.append(
            f'<p class="refs-doc">{tag(source)}<cite>{esc(source.title)}</cite>, <span class="soft">{esc(byline(source))}</span></p><ul>'
        )
        for place, some in groupby(group, key=lambda c: where(c.place)):
            row = list(some)
            first = row[0].quote.span
            page = f", page {row[0].page}" if row[0].page else ""
            texts = "\n".join(render.reference(c.quote.source, c.place, c.quote) for c in row)
            copy = copy_button("Copy references" if len(row) > 1 else "Copy reference", texts, f" for {place}")
            opened = (
                f'<a href="{esc(open_address(source.id, first.start, first.end))}" data-turn="{frame.turn}" '
                f'data-chip="{prefix}-{frame.turn}-{row[0].n}">Open{hidden(f" {place} in the source")}</a>'
            )
            out.append(
                f"<li><span>{''.join(chip(c, frame, prefix) for c in row)}</span><span>{esc(place)}{page}</span>"
                f'<span class="row">{opened}{copy}</span></li>'
            )
        out.append("</ul>")
    return f'<div class="refs"><h3>{heading}</h3>{"".join(out)}</div>'


def mode_line(answer: Answer) -> str:
    """What made this answer, always visible."""
    if answer.mode == "generated":
        name = str((answer.generated or {}).get("model", "a language model"))
        strong, rest = f"Written by {name}.", "Every quotation checked against its source."
    elif answer.status is Status.ANSWERED:
        strong, rest = "In the sources’ own words.", "No language model was used."
    else:
        strong, rest = "Looked for in the documents.", "Nothing was guessed."
    return f'<p class="mode">{icon("quotes", 18)}<span><strong>{esc(strong)}</strong> {esc(rest)}</span></p>'


def _wrong(frame: Frame) -> str:
    field = f"wrong-{frame.turn}"
    return (
        f'<details class="wrong" id="report-{frame.turn}"><summary>This answer is wrong{hidden(f": answer {frame.number}")}</summary><div>'
        "<p>Tell the people who run this service. Your question, this answer and your comment are kept for them for 30 days, then "
        "deleted. Nothing is kept unless you send it.</p>"
        f'<div class="field"><label for="{field}">What is wrong? (optional)</label>'
        f'<p class="hint" id="{field}-h">Do not enter anything about patients or '
        f'named staff.</p><textarea id="{field}" rows="3" maxlength="2000" aria-describedby="{field}-h"></textarea></div>'
        f'<button type="button" class="btn btn--plain" data-do="wrong" data-turn="{frame.turn}">Send this report</button></div></details>'
    )


def announcement(answer: Answer) -> str:
    """The one sentence a screen reader hears when an answer is there."""
    if answer.status is Status.ANSWERED:
        number = len(answer.citations)
        which = f" Models {listing(answer.models)}." if answer.kind == Ask.WHICH and answer.models else ""
        return f"Answer ready.{which} {number} citation{'' if number == 1 else 's'}."
    if answer.status is Status.NOT_IN_SOURCES:
        return NOT_FOUND if answer.kind == "not found" else "The documents do not say."
    return "Say a little more."


def card(answer: Answer, frame: Frame, by_link: bool = False) -> str:
    """The whole card: notes, text, mode, sources, and what can be done with it."""
    n = frame.number
    notes = "".join(notice("warn", note) for note in answer.notes if not _says_the_mode(note))
    refs = _sources(answer.citations, frame, "Where this comes from", "ref") if answer.citations else ""
    if answer.related:
        refs += _sources(answer.related, frame, "The nearest passages", "near")
    copied = "\n".join([re.sub(r"\*\*|^> ", "", answer.text, flags=re.MULTILINE), "", *references(answer)]).strip()
    ask_model = (
        f'<button type="button" class="quiet" data-do="again" data-turn="{frame.turn}">Ask {esc(frame.llm)}{hidden(f": question {n}")}'
        "</button>"
        if by_link and frame.llm
        else f'<button type="button" class="quiet" data-do="again" data-turn="{frame.turn}">Ask again{hidden(f": question {n}")}</button>'
    )
    acts = (
        copy_button("Copy answer", copied, f" {n}")
        + ask_model
        + f'<button type="button" class="quiet" data-link="{esc(answer.question)}">Copy a link to this answer{hidden(f", answer {n}")}'
        "</button>"
    )
    return (
        f'<div class="card" id="card-{frame.turn}" role="group" aria-label="Answer {n}" '
        f'tabindex="-1">{notes}{body(answer, frame)}{mode_line(answer)}{_read_as(answer)}'
        f'{refs}<div class="acts">{acts}</div>{_wrong(frame)}</div>'
    )


def growing(answer: Answer, frame: Frame) -> str:
    """An answer that is being written, as far as it has been checked."""
    name = esc(str((answer.generated or {}).get("model", "A language model")))
    line = f'<p class="mode">{icon("info", 18)}<span>{name} is writing. What stands here has been checked.</span></p>'
    return f'<div class="card card--wait">{body(answer, frame)}{line}</div>'


def _read_as(answer: Answer) -> str:
    """How the model would have asked a follow-up, for those who want to know."""
    question = str((answer.generated or {}).get("question") or "")
    return (
        f'<details class="read-as" id="read-{esc(answer.id)}"><summary>How the question was read</summary><p>{esc(question)}</p></details>'
        if question
        else ""
    )


def _says_the_mode(note: str) -> bool:
    """The mode line says it already."""
    return note.lower().startswith("no language model")
