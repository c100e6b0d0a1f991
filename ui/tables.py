"""The models side by side: as HTML, as CSV, as a Word document. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from kb import quotes, word
from kb.domain import Facet, Passage, Standing
from kb.models import Model, ModelTable

from .parts import byline, count, document_address, esc, hidden, kind_words, long_date, open_address, tag

ROWS: tuple[tuple[str, str, Facet], ...] = (
    ("how", "How it works", Facet.HOW),
    ("benefits", "Benefits", Facet.BENEFITS),
    ("risks", "Risks", Facet.RISKS),
    ("use", "When to use", Facet.USE),
)
_LONG = {"use": "When CCGs might use it"}


def picked(table: ModelTable, models: Sequence[str], rows: Sequence[str]) -> tuple[list[Model], list[tuple[str, str, Facet]]]:
    """The models and rows that are asked for; all of them where none is known."""
    columns = [m for m in table.models if str(m.number) in models] or list(table.models)
    return columns, [r for r in ROWS if r[0] in rows] or list(ROWS)


def _line(table: ModelTable, model: Model, passage: Passage, lone: bool) -> str:
    """One line of a cell, with a button where other models have the same words."""
    others = [n for n in table.shared(passage) if n != model.number]
    words = f'<span class="src-words">{esc(passage.text)}</span>'
    if not others or lone:
        return f"<li>{words}</li>"
    key = esc(quotes.key(passage.text))
    numbers = esc(",".join(str(n) for n in sorted({*others, model.number})))
    return (
        f'<li data-line="{key}">{words}<br><button type="button" class="same" aria-pressed="false" data-line="{key}" '
        f'data-models="{numbers}">'
        f"Same words in {esc(', '.join(map(str, others)))}{hidden(': mark this line')}</button></li>"
    )


def _cell(table: ModelTable, model: Model, facet: Facet) -> str:
    label = f' <span class="ours">{esc(model.label)}</span>' if model.label else ""
    units = model.facet(facet)
    if facet in (Facet.HOW, Facet.USE):
        quote = model.joined(facet)
        inside = f'<li><span class="src-words">{esc(" ".join(quote.words.split()))}</span></li>' if quote else ""
    else:
        inside = "".join(_line(table, model, p, lone=False) for p in units)
    if not inside:
        inside = '<li class="soft">The document does not say.</li>'
    return f'<td role="cell"><span class="cell-label" aria-hidden="true">{esc(model.name)}{label}</span><ul>{inside}</ul></td>'


def grid(table: ModelTable, models: Sequence[str] = (), rows: Sequence[str] = ()) -> str:
    """The table as HTML: models across, what the document says down."""
    columns, picked_rows = picked(table, models, rows)
    head = "".join(
        f'<th scope="col" role="columnheader"><b>{esc(m.name)}</b>{f"<span class=ours>{esc(m.label)}</span>" if m.label else ""}'
        f'<a class="open-model" href="{_address(m)}">Open{hidden(f" {m.name} in the source")}</a></th>'
        for m in columns
    )
    body = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{esc(_LONG.get(key, name))}'
        f"</th>{''.join(_cell(table, m, facet) for m in columns)}</tr>"
        for key, name, facet in picked_rows
    )
    few = f" grid--{len(columns)}" if len(columns) < 6 else ""
    return (
        '<div id="same-said"></div><div class="scroll" tabindex="0" role="region" aria-labelledby="grid-c">'
        f'<table class="grid{few}" role="table"><caption class="vh" id="grid-c">The models of collaborative commissioning, side by side: '
        f'{count(len(columns), "model")}</caption><thead role="rowgroup"><tr role="row">'
        f'<th scope="col" role="columnheader">{hidden("What the document says")}'
        f'</th>{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>{all_models(table)}'
    )


def _address(model: Model) -> str:
    quote = model.joined(Facet.HOW)
    return esc(open_address(quote.source.id, quote.span.start, quote.span.end)) if quote else "/documents"


def all_models(table: ModelTable) -> str:
    """The line that stands under every model, quoted once, and the document."""
    source = table.source
    lines = [m.accountable[0] for m in table.models if m.accountable]
    common = lines[0] if len(lines) == len(table) and len({quotes.key(p.text) for p in lines}) == 1 else None
    said = ""
    if common:
        kind = " chip--opin" if source.standing is Standing.OPINION else ""
        said = (
            f'<p><strong>All {len(table)} models:</strong> <q>{esc(common.text)}</q>&nbsp;<a class="chip{kind}" '
            f'href="{esc(open_address(source.id, common.span.start, common.span.end))}">{hidden("Citation ")}1'
            f"{hidden(f': all models, {kind_words(source)}')}</a></p>"
        )
    return (
        f'<div class="panel below">{said}<p class="refs-doc small">{tag(source)}<cite>{esc(source.title)}</cite>, '
        f'<span class="soft">{esc(byline(source))}'
        f'</span> <a href="{esc(document_address(source.id))}">Open{hidden(" the document")}</a></p></div>'
    )


def _texts(model: Model, facet: Facet) -> list[str]:
    if facet in (Facet.HOW, Facet.USE):
        quote = model.joined(facet)
        return [" ".join(quote.words.split())] if quote else []
    return [p.text for p in model.facet(facet)]


def _heading(model: Model) -> str:
    return f"{model.name} (our label: {model.label})" if model.label else model.name


def _standing(table: ModelTable) -> str:
    source = table.source
    return f"{source.title}, {long_date(source.published)}. The numbers follow the document’s order and the short labels are ours."


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + text if text.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) else text


def csv_file(table: ModelTable, models: Sequence[str] = (), rows: Sequence[str] = ()) -> bytes:
    """The table as CSV in UTF-8 with a mark, so that a spreadsheet reads it; one line of the source a line of the cell."""
    columns, picked_rows = picked(table, models, rows)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([""] + [safe_cell(_heading(m)) for m in columns])
    for _, name, facet in picked_rows:
        writer.writerow([name] + [safe_cell("\n".join(_texts(m, facet))) for m in columns])
    writer.writerow(["Source", safe_cell(_standing(table))])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def word_file(table: ModelTable, models: Sequence[str] = (), rows: Sequence[str] = ()) -> bytes:
    """The table as a Word document, landscape."""
    columns, picked_rows = picked(table, models, rows)
    cells: list[list[list[str]]] = [[[""], *([_heading(m)] for m in columns)]]
    cells += [[[name], *(_texts(m, facet) for m in columns)] for _, name, facet in picked_rows]
    parts = [word.Piece("title", "The models side by side"), word.Piece("note", _standing(table)), word.Table(cells)]
    return word.write(parts, landscape=True)
