"""An answer as HTML: everything that is not ours is text, every number leads to its words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from kb.domain import Answer, Citation, Place, Source, Span, Standing, Status, text_version
from ui import card
from ui.parts import esc, long_date, open_address

HOSTILE = '<img src=x onerror="alert(1)"> ${7*7} {{7*7}} [link](javascript:alert(1)) </p><script>alert(1)</script> & “q” [9]'


def source(text: str, standing: Standing = Standing.GUIDANCE, source_id: str = "a b:c&.txt") -> Source:
    return Source(source_id, "A <b>title</b>", text, text_version(text), "0" * 64, published="2012-08", standing=standing, bundled=True)


def cite(words: str, where: Source, n: int = 1, path: tuple[str, ...] = ("Model 4", "Risks")) -> Citation:
    start = where.text.index(words)
    return Citation(n, where.quote(start, start + len(words)), Place(path, 1, 4))


class Tags(HTMLParser):
    """The tags and their attributes, and whether they close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("br", "img", "input", "path", "circle"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


def shown(answer: Answer) -> str:
    return card.card(answer, card.Frame("0a1b2c", 1, {}))


def test_text_of_others_is_never_markup() -> None:
    where = source(f"before {HOSTILE} behind")
    answer = Answer(
        "x", HOSTILE, Status.ANSWERED, f"**{HOSTILE}**\n> “{HOSTILE}” [1]\n- {HOSTILE}\n\n{HOSTILE}", citations=(cite(HOSTILE, where),),
        notes=(HOSTILE,),
    )  # fmt: skip
    html = shown(answer)
    tags = Tags(html)
    assert not [t for t, _ in tags.seen if t in ("img", "script", "b")]
    assert not [a for _, attrs in tags.seen for a in attrs if a.startswith("on")]
    links = [attrs["href"] or "" for t, attrs in tags.seen if t == "a"]
    assert links
    assert all(link.startswith("/?open=") for link in links)
    assert esc(HOSTILE) in html


def test_a_chip_leads_to_the_words_it_cites() -> None:
    where = source("Risks - Mission creep for the CSS - Lack of buy in")
    cited = cite("Mission creep for the CSS", where)
    html = shown(Answer("x", "q", Status.ANSWERED, "**One risk.**\n> “Mission creep for the CSS” [1]", citations=(cited,)))
    link = next(attrs for t, attrs in Tags(html).seen if t == "a" and attrs.get("class") == "chip")
    place = parse_qs(urlsplit(str(link["href"])).query)["open"][0]
    name, start, end = re.fullmatch(r"(.+):(\d+)-(\d+)", place).groups()  # type: ignore[union-attr]
    assert name == where.id
    assert where.text[int(start) : int(end)] == "Mission creep for the CSS"
    assert "<q>Mission creep for the CSS</q>&nbsp;<a" in html


def test_only_the_sources_own_words_are_set_as_a_quotation() -> None:
    where = source("The quick brown fox")
    html = shown(Answer("x", "q", Status.ANSWERED, "> “The slow brown fox” [1]", citations=(cite("The quick brown fox", where),)))
    assert "<q>" not in html.split('class="refs"')[0]
    assert "“The slow brown fox”" in html


def test_a_number_that_cites_nothing_stays_text() -> None:
    where = source("The quick brown fox")
    html = card.body(
        Answer("x", "q", Status.ANSWERED, "It says so [1] and [2] and [0].", citations=(cite("The quick brown fox", where),)),
        card.Frame("0a", 1, {}),
    )
    assert html.count("<a ") == 1
    assert "[2]" in html
    assert "[0]" in html


def test_opinion_has_its_author_before_his_words_and_a_shape_of_its_own() -> None:
    text = "Many GPs understand it so. Others do not."
    opinion = Source(
        "b", "An article", text, text_version(text), "0" * 64, author="Ann Other", published="2014-07-18", standing=Standing.OPINION
    )
    found = (cite("Many GPs understand it so.", opinion, 1, ("Paragraph 1",)), cite("Others do not.", opinion, 2, ("Paragraph 1",)))
    lines = "> “Many GPs understand it so.” [1]\n> “Others do not.” [2]"
    html = shown(Answer("x", "q", Status.ANSWERED, lines, citations=found))
    assert html.count("Ann Other’s view") == 1
    assert html.index("Ann Other’s view") < html.index("Many GPs")
    assert "18 July 2014" in html
    assert "say--opin" in html
    assert "chip--opin" in html


def test_headings_of_models_and_the_strip() -> None:
    where = source("one two three four")
    answer = Answer(
        "x", "q", Status.ANSWERED, "**1 of the 2 models says so: model 2.**\n\n**Model 2** (our label: a CSS leads)\n\n> “two” [1]",
        models=(2,), citations=(cite("two", where),), kind="which models",
    )  # fmt: skip
    html = card.card(answer, card.Frame("0a", 1, {where.id: 2}))
    assert '<p class="of"><strong>Model 2</strong> a CSS leads</p>' in html
    assert re.findall(r"</span>(Yes|No)</li>", html) == ["No", "Yes"]


def test_what_made_an_answer_is_always_said() -> None:
    where = source("one two")
    quoted = Answer("x", "q", Status.ANSWERED, "> “two” [1]", citations=(cite("two", where),))
    written = Answer(
        "x", "q", Status.ANSWERED, "> “two” [1]", mode="generated", citations=(cite("two", where),), generated={"model": "acme:<b>"}
    )
    silent = Answer("x", "q", Status.NOT_IN_SOURCES, "**The documents do not say.**")
    assert "In the sources’ own words.</strong> No language model was used." in shown(quoted)
    assert "Written by acme:&lt;b&gt;.</strong> Every quotation checked against its source." in shown(written)
    assert "Nothing was guessed." in shown(silent)
    assert "This answer is wrong" in shown(silent)


@pytest.mark.parametrize(
    ("published", "said"), [("2012-08", "August 2012"), ("2014-07-18", "18 July 2014"), ("", ""), ("2014", "2014"), ("2014-13", "2014-13")]
)
def test_dates_in_words(published: str, said: str) -> None:
    assert long_date(published) == said


def test_direction_marks_and_controls_do_not_reach_the_page() -> None:
    assert esc("a\u202eb\x00c\x1bd") == "a\ufffdb\ufffdc\ufffdd"


def test_addresses_keep_any_name() -> None:
    name = "ä #?&=/..:<>.txt"
    query = urlsplit(open_address(name, 1, 2)).query
    assert unquote(query.removeprefix("open=")) == f"{name}:1-2"
    assert Span(1, 2)
