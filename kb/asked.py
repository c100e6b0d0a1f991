"""A question being read: what each step of the reading looks at.

Pure: works on words, the table of models and what was asked before. What a
question needs beyond its words (meaning) is left to the answerer.
"""

from __future__ import annotations

import re
from dataclasses import replace

from . import asking, quotes, references
from . import facets as facet_words
from .domain import Facet
from .models import ModelTable
from .question import Ask, Context, Reading
from .words import STOP, terms


class Asked:
    """A question being read: its words, the models and parts they name, and what went before."""

    def __init__(self, question: str, words: tuple[str, ...], raw: tuple[str, ...], table: ModelTable | None, context: Context) -> None:
        self.question = question
        self.raw = " ".join(raw)
        self.words = words
        self.t = " ".join(words)
        self.table = table
        self.context = context if not asking.NEW_SUBJECT.search(self.t) else Context()
        self.quoted = quoted_phrases(question)
        self.levels = references.speaks_of_levels(words)
        # "mutual accountability" is a benefit, not the question who is accountable.
        mutual = bool(re.search(r"\bmutual\w*\b|\breciprocal\b|\bone another\b|\beach other\b", self.t))
        found = [m for m in facet_words.find(words) if not (mutual and m[0] is Facet.ACCOUNTABLE)]
        self.facet_marks = found
        self.short = len(words) <= 14
        self.has_context = self.context.ask is not None
        bare = self._bare_numbers_allowed()
        self.mentions = references.mentions(words, question, table, bare=bare)

    def _bare_numbers_allowed(self) -> bool:
        if self.levels or (self.has_context and self.context.levels and not self.context.models):
            return False
        if len(self.words) > 16:
            return bool(asking.STRONG_COMPARE.search(self.t))
        of_models = bool(self.facet_marks) or bool(asking.COMPARE.search(self.t)) or bool(asking.OPENING.match(self.t))
        liked = bool(asking.WHY_LIKE.search(self.t)) or bool(asking.NOT_WORK.search(self.t))
        one = bool(asking.NTH_ONE.search(self.t)) and self.is_of_models(all_words=True)
        return of_models or liked or one or bool(self.context.models)

    def make(self, ask: Ask, **changes: object) -> Reading:
        """The reading: what the words say, with `changes` put over it."""
        base = Reading(
            self.question, self.words, ask, quoted=self.quoted, context=self.context, facets=self.facets(), subject=self.subject(),
            plain_how=self._plain_how(), wording=self.property_words(),
        )  # fmt: skip
        return replace(base, **changes)  # type: ignore[arg-type]

    def facets(self) -> tuple[Facet, ...]:
        """The parts asked for, in order; how it works only where nothing else is.

        A part that is waved aside ("forget the risks") is not asked for.
        """
        aside = {
            f
            for f, a, _ in self.facet_marks
            if re.search(
                r"\b(?:forget|never mind|ignore|ignoring|leave aside|leaving aside|skip|not|apart from|besides)(?: \w+)?$",
                " ".join(self.words[max(0, a - 3) : a]),
            )
        }
        named: list[Facet] = list(dict.fromkeys(f for f, _, _ in self.facet_marks if f not in aside or f is Facet.USE))
        if not named and self.mentions.numbers and re.search(r"\bwhen (?:does|do|did|would|should|is|are|can|could|might|to)\b", self.t):
            named.append(Facet.USE)
        if re.search(
            r"\b(?:it|this|model \w+|\w+ model) (?:is |be |gets? |best |mainly )*used (?:for|when|where)\b"
            r"|\bwhat is (?:it|this|model \w+|the \w+ model) used for\b",
            self.t,
        ):
            named.append(Facet.USE)
        if asking.BOTH_SIDES.search(self.t):
            named = [Facet.BENEFITS, Facet.RISKS, *(f for f in named if f not in (Facet.BENEFITS, Facet.RISKS, Facet.HOW))]
        if asking.NOT_WORK.search(self.t) and Facet.RISKS not in named and self.t.split()[:1] != ["which"]:
            named = [Facet.RISKS, *(f for f in named if f is Facet.ACCOUNTABLE)]
        if asking.WHY_LIKE.search(self.t) and not set(named) & {Facet.RISKS, Facet.BENEFITS}:
            named.append(Facet.BENEFITS)
        if len(named) > 1 and Facet.HOW in named and not re.search(r"\bhow\b.{0,30}\bworks?\b|\bhow it works\b", self.t):
            named.remove(Facet.HOW)
        return tuple(named)

    def _plain_how(self) -> bool:
        """Whether a description is asked for outright ("describe", "in a nutshell")."""
        if re.search(
            r"\bhow (?:does|do|would|did|will) (?:the )?(?:model \w+|\w+ (?:model|option|one))(?: \w+)? (?:work|operate|run"
            r"|function)\b",
            self.t,
        ):
            return True
        if re.search(r"\bwhat (?:is|was) (?:the )?(?:model|option|\w+ (?:model|option|one))\b", self.t):
            return True
        return any(
            f is Facet.HOW and " ".join(self.words[a:b]) not in asking.WEAK_HOW | asking.WEAK_PHRASES for f, a, b in self.facet_marks
        )

    def subject(self, *, keep_facets: bool = False) -> tuple[str, ...]:
        """What is asked about: its words without models, parts (unless `keep_facets`), small words and framing."""
        taken = set(self.mentions.positions)
        if not keep_facets:
            for facet, a, b in self.facet_marks:
                if facet is not Facet.HOW or b - a > 1 or self.words[a] not in asking.WEAK_HOW:
                    taken |= set(range(a, b))
        return tuple(w for i, w in enumerate(self.words) if i not in taken and w not in STOP and w not in asking.FRAME)

    def property_words(self) -> tuple[str, ...]:
        """The words that name a property, small words kept (a phrase may need them)."""
        taken = set(self.mentions.positions)
        for facet, a, b in self.facet_marks:
            if facet in (Facet.RISKS, Facet.BENEFITS, Facet.USE) or (facet is Facet.HOW and b - a > 1):
                taken |= set(range(a, b))
        return tuple(w for i, w in enumerate(self.words) if i not in taken)

    def interrogative(self) -> bool:
        """Whether it opens with a word that asks."""
        return bool(re.match(r"(?:who|what|when|where|why|how|which|does|do|is|are|can)\b", self.t))

    def counts(self) -> bool:
        """A number of benefits or risks: "just one benefit", "the most risks", "no risks"."""
        return bool(asking.COUNTED.search(self.t))

    def has_own_subject(self) -> bool:
        """Whether it is of the article, or asks who, when, why or how many."""
        return bool(re.search(r"\b(?:article|gowland|levels?|author|writer|bids?|who|when|why|how many)\b", self.t))

    def has_other_subject(self) -> bool:
        """Whether it is of a document rather than of a model."""
        return bool(
            re.search(
                r"\b(?:article|gowland|levels?|author|writer|bids?|co commissioning|simon|governance international|lmcs?|prison"
                r"|published|dated|title)\b",
                self.t,
            )
        )

    def is_of_models(self, *, all_words: bool = False) -> bool:
        """Whether the words belong to the models: most of the subject stands in their lines."""
        if self.table is None:
            return False
        if any(quotes.key(q) in quotes.fold_cached(p.text).text for q in self.quoted for m in self.table.models for p in m.units):
            return True
        found = terms([w for w in self.words if not all_words or w not in asking.NTH] if all_words else self.property_words(), asking.FRAME)
        known = [t for t in found if t.stem in self.table.stems or t.groups & self.table.groups]
        return bool(found) and len(known) >= 0.6 * len(found)

    def absent(self) -> bool:
        """Whether it asks which do not, or whether one does not."""
        return bool(asking.ABSENT.search(self.t))

    def is_check(self) -> bool:
        """Whether it is to be answered with yes or no."""
        first = next(
            (w for w in self.words if w not in {"so", "and", "but", "ok", "then", "well", "right", "now", "also", "yes", "no"}), ""
        )
        if (
            re.search(r",? (?:is|does|do|are|can|will|has|have) not (?:it|they|there|that)$|\b(?:right|correct|true|yes)$", self.t)
            and self.mentions.numbers
        ):
            return True
        behind = re.sub(r"^(?:so |and |but |ok )*(?:under|in|with|for|on|within) (?:the )?(?:\w+ )?(?:model|option) ?(?:\w+)? ", "", self.t)
        if behind != self.t and behind.split()[:1] and behind.split()[0] in asking.AUXILIARY:
            return True
        if first in asking.AUXILIARY and not re.match(
            r"(?:are|is|were) there (?:any|some|a|many)?\b(?! \w+ of)"
            r"|(?:can|could|would|will|do|did) (?:you|i|we) (?:\w+ )?(?:tell|list|explain|give|describe|say|summarise|get|have"
            r"|know|see|outline|show|remind)",
            self.t,
        ):
            return True
        if re.search(r"\b(?:how|what|why|when|where|who|which|whose)\b", self.t):
            return False
        return bool(
            re.search(
                r"\b(?:true|right|correct) that\b|\bdoes (?:it|that|this|model)\b"
                r"|\bis (?:it|there|that)\b.{0,30}\b(?:risk|benefit|mention)",
                self.t,
            )
        ) and bool(self.mentions.numbers)


def quoted_phrases(question: str) -> tuple[str, ...]:
    """Phrases in quotation marks, as typed."""
    return tuple((a or b).strip() for a, b in asking.QUOTED.findall(question) if (a or b).strip())
