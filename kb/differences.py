"""What differs between a quotation and the place it nearly stands at, word by word. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import quotes, senses, wording
from .domain import Difference
from .moved import Pair


@dataclass(frozen=True, slots=True)
class Words:
    """A raw text with its folded words."""

    raw: str
    folded: quotes.Folded
    words: Sequence[quotes.Word]

    def text(self, first: int, behind: int) -> str:
        """The raw words `first` up to, not including, `behind`, on one line; "" for none."""
        if behind <= first:
            return ""
        span = self.folded.raw(self.words[first].begin, self.words[behind - 1].end)
        return " ".join(self.raw[span.start : span.end].split())

    def between(self, at: int) -> str:
        """What stands between word `at` and the next, folded, without spaces and list numbers."""
        if at + 1 >= len(self.words):
            return ""
        gap = self.folded.text[self.words[at].end : self.words[at + 1].begin]
        if any(c.isalnum() for c in gap):
            gap = gap.split(" ", 1)[0] + " "
        gap = gap.replace("/", " ")  # between two lines, a slash is a line break
        return gap.replace(" ", "") or (" " if gap else "")

    def with_mark(self, at: int) -> str:
        """Word `at` with the mark behind it; both words where a hyphen joins them."""
        mark = self.between(at).strip()
        if mark == "-":
            return self.text(at, at + 2)
        apart = self.folded.text[self.words[at].end : self.words[at].end + 1] == " "
        return self.text(at, at + 1) + (" " if apart and mark else "") + mark


@dataclass(slots=True)
class _Run:
    yours: list[int]
    source: list[int]


@dataclass(slots=True)
class _Moved:
    """Words that follow one another in the quotation and stand together, elsewhere, in the source."""

    yours: list[int]
    source: list[int]


def compare(yours: Words, source: Words, pairs: Sequence[Pair]) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """The differences in the order of the quotation, and a sentence for each loud one.

    `pairs` index into both texts' words. Loud: a negation, a figure, how many,
    how surely or who is added, missing or changed, or a word is turned into its
    opposite. Marks are listed only where nothing else differs.
    """
    runs = _runs(yours, pairs)
    out: list[Difference] = []
    notes: list[str] = []
    marks: list[Difference] = []
    equal = {p.yours: p.source for p in pairs if _same(yours, source, p)}
    swapped = _swapped(yours, source, pairs)
    for item in runs:
        if isinstance(item, _Moved):
            difference, note = _moved_to(yours, source, item, swapped)
            out.append(difference)
            notes.extend(note)
            continue
        if isinstance(item, Pair):
            if _same(yours, source, item):
                mark = _punctuation(yours, source, item, equal)
                if mark:
                    marks.append(mark)
            continue
        difference = _difference(yours, source, item, pairs)
        out.append(difference)
        if difference.loud:
            notes.append(_said(yours, source, item))
    return tuple(out or marks), tuple(dict.fromkeys(notes))


def _swapped(yours: Words, source: Words, pairs: Sequence[Pair]) -> bool:
    """Whether the stretch names two who act, so that a moved name may be in the other's place."""
    begin, end = min(p.source for p in pairs), max(p.source + p.many for p in pairs)
    return len({senses.actor(w.text) for w in source.words[begin:end]} - {""}) >= 2


def _same(yours: Words, source: Words, p: Pair) -> bool:
    return p.count == p.many == 1 and not p.moved and yours.words[p.yours].text == source.words[p.source].text


def _runs(yours: Words, pairs: Sequence[Pair]) -> list[Pair | _Run | _Moved]:
    """Equal words as pairs, moved words together, all else as runs, in the quotation's order."""
    moved = {p.yours: p for p in pairs if p.moved}
    held = {p.source for p in moved.values()}
    straight = sorted((p for p in pairs if not p.moved), key=lambda p: (p.yours, p.source))
    out: list[Pair | _Run | _Moved] = []
    i, j = 0, min([straight[0].source, *held]) if straight else 0

    def loose(upto_yours: int, upto_source: int) -> None:
        nonlocal i, j
        own: list[int] = []
        for k in range(i, upto_yours):
            if k not in moved:
                own.append(k)
                continue
            if own:
                out.append(_Run(own, []))
                own = []
            at = moved[k].source
            last = out[-1] if out else None
            if isinstance(last, _Moved) and last.yours[-1] == k - 1 and at in (max(last.source) + 1, min(last.source) - 1):
                last.yours.append(k)
                last.source.append(at)
            else:
                out.append(_Moved([k], [at]))
        theirs = [k for k in range(j, upto_source) if k not in held]
        if own or theirs:
            out.append(_Run(own, theirs))
        i, j = upto_yours, upto_source

    for p in straight:
        loose(p.yours, p.source)
        if p.alike == 1.0:
            out.append(p)
        else:
            out.append(_Run(list(range(p.yours, p.yours + p.count)), list(range(p.source, p.source + p.many))))
        i, j = p.yours + p.count, p.source + p.many
    loose(len(yours.words), max([j, *(k + 1 for k in held)]))
    return _figures_together(yours, out)


def _moved_to(yours: Words, source: Words, item: _Moved, swapped: bool) -> tuple[Difference, list[str]]:
    """Loud where names change places, or where a word that changes a claim is moved away from
    the words it stood with."""
    first, last = min(item.source), max(item.source)
    words = [yours.words[k].text for k in item.yours]
    names = swapped and any(map(senses.actor, words))
    ordered = list(range(first, last + 1)) == item.source
    alone = not (ordered and len(words) > 1 and any(not wording.says_little(w) and not wording.counts(w) for w in words))
    turns = alone and any(wording.negates(w) or wording.counts(w) or senses.share(w) or senses.force(w) for w in words)
    told = yours.text(item.yours[0], item.yours[-1] + 1)
    notes = ["The names stand in each other's places: who does what is not what the source says."] if names else []
    if turns and not names:
        notes.append(f"In the source “{told}” stands with other words.")
    return Difference(told, source.text(first, last + 1), "moved", names or turns), notes


def _figures_together(yours: Words, items: list[Pair | _Run | _Moved]) -> list[Pair | _Run | _Moved]:
    """`seventy four` against `74` is one difference, not two."""
    out: list[Pair | _Run | _Moved] = []
    for item in items:
        last = out[-1] if out else None
        if (
            isinstance(item, _Run)
            and isinstance(last, _Run)
            and not item.source
            and last.source
            and last.yours
            and item.yours
            and all(wording.figure(yours.words[k].text) is not None for k in (*last.yours, *item.yours))
        ):
            last.yours.extend(item.yours)
        elif isinstance(item, _Run) and isinstance(last, _Run) and _one_sided(item) and _one_sided(last) == _one_sided(item):
            last.yours.extend(item.yours)
            last.source.extend(item.source)
        else:
            out.append(item)
    return out


def _one_sided(run: _Run) -> str:
    return "added" if not run.source else "missing" if not run.yours else ""


def _difference(yours: Words, source: Words, run: _Run, pairs: Sequence[Pair]) -> Difference:
    a = yours.text(run.yours[0], run.yours[-1] + 1) if run.yours else ""
    b = " … ".join(source.text(x, y) for x, y in _stretches(run.source))
    kind = _one_sided(run) or "changed"
    loud = _loud([yours.words[k].text for k in run.yours], [source.words[k].text for k in run.source])
    return Difference(a, b, kind, loud or (kind == "added" and _acts(yours, source, run, pairs)))


def _acts(yours: Words, source: Words, run: _Run, pairs: Sequence[Pair]) -> bool:
    """Whether added words name somebody that the source does not name here, or narrow a name
    that it has: `the lead CCG` where it says `CCGs`."""
    begin, end = min(p.source for p in pairs), max(p.source + p.many for p in pairs)
    there = {senses.actor(w.text) for w in source.words[begin:end]}
    added = [yours.words[k].text for k in run.yours]
    if {senses.actor(w) for w in added} - {""} - there:
        return True
    behind = run.yours[-1] + 1
    narrowed = behind < len(yours.words) and bool(senses.actor(yours.words[behind].text)) and any(p.yours == behind for p in pairs)
    return narrowed and any(not wording.says_little(w) and not senses.actor(w) for w in added[-2:])


def _stretches(places: Sequence[int]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for k in places:
        if out and out[-1][1] == k:
            out[-1] = (out[-1][0], k + 1)
        else:
            out.append((k, k + 1))
    return out


def _loud(a: Sequence[str], b: Sequence[str]) -> bool:
    if (len(a) == 1 and wording.abbreviates(a[0], b)) or (len(b) == 1 and wording.abbreviates(b[0], a)):
        return False
    if "".join(a) == "".join(b):  # one word in two, as by the end of a line: "writ- ten"
        return False
    if sum(map(wording.negates, a)) % 2 != sum(map(wording.negates, b)) % 2:
        return True
    if any(wording.opposite(x, y) for x in a for y in b) or senses.changed(a, b):
        return True
    one, two = (wording.value([w for w in words if wording.figure(w) is not None]) for words in (a, b))
    if one is not None and two is not None:
        order = [{wording.ordinal(w) for w in words if wording.figure(w) is not None} for words in (a, b)]
        return one != two or order[0] != order[1]
    # "a" for "one" is a figure of speech; any other figure counts.
    return any(map(wording.counts, (*a, *b)))


def _said(yours: Words, source: Words, run: _Run) -> str:
    """Both wordings, with the next word where one side has nothing."""
    a0, a1 = (run.yours[0], run.yours[-1] + 1) if run.yours else (0, 0)
    b0, b1 = (run.source[0], run.source[-1] + 1) if run.source else (0, 0)
    if run.yours and run.source:
        return f"The source says “{source.text(b0, b1)}”, you have “{yours.text(a0, a1)}”."
    if run.yours:
        more = yours.text(a1, a1 + 1) if a1 < len(yours.words) else ""
        return f"You have “{f'{yours.text(a0, a1)} {more}'.strip()}”, the source says {f'“{more}” alone' if more else 'nothing of it'}."
    more = source.text(b1, b1 + 1) if b1 < len(source.words) else ""
    return f"The source says “{f'{source.text(b0, b1)} {more}'.strip()}”, you have {f'“{more}” alone' if more else 'nothing of it'}."


def _punctuation(yours: Words, source: Words, p: Pair, equal: dict[int, int]) -> Difference | None:
    """A comma or hyphen between two words that are otherwise the same."""
    if equal.get(p.yours + 1) != p.source + 1 or yours.between(p.yours) == source.between(p.source):
        return None
    a, b = yours.with_mark(p.yours), source.with_mark(p.source)
    if "-" in (yours.between(p.yours).strip(), source.between(p.source).strip()):
        a, b = yours.text(p.yours, p.yours + 2), source.text(p.source, p.source + 2)
    return Difference(a, b, "changed") if a != b else None
