"""Questions of readers that a page of the archive answers: its link, and what to search for beside it.

is the INF Treaty still in force                    the agreement, with its legal status
compare Reykjavik and Geneva                        the meetings at both places; or each record
has NATO enlargement been agreed on                 the meetings that agreed on the issue

Questions about several agreements are those of ``summits.search.query.status_questions``.
"""

import re
from dataclasses import dataclass

from summits.search.analysis.dates import parse_year
from summits.search.query.status_questions import SAID
from summits.vocabularies import Outcome

OUTCOMES = {
    Outcome.AGREED: r"agreed|settled|resolved",
    Outcome.DISAGREED: r"disagreed|disputed|rejected|refused",
    Outcome.DEFERRED: r"deferred|postponed",
}
STATUS_OF_ONE = re.compile(
    rf"(?:what(?: i|')?s (?:the )?|the )?(?:legal |present |current )?status of (?:the )?(?P<one>.+)"
    rf"|(?:(?:is|was|are|has|did|when|why|does|do|will|the)\s+)*(?P<other>.+?)\s+(?:(?:still|ever|yet|now|been|currently)\s+)*"
    rf"(?:{SAID}|ratified|expire|end|lapse|terminate|enter into force|entered into force)(?: (?:today|now|still|yet))*"
)
COMPARISON = re.compile(
    r"(?:(?:please )?(?:compare|comparing|comparison (?:of|between)|differences? between)\s+(?P<one>.+?)\s+"
    r"(?:and|with|to|vs|versus)\s+(?P<other>.+)"
    r"|(?:how (?:does|do|did) )?(?P<first>.+?)\s+(?:vs|versus|compared? (?:to|with))\s+(?P<second>.+))"
)
OUTCOME_QUESTION = re.compile(
    rf"(?:(?:has|have|had|was|were|is|did|what|when|where|which|who|they|anyone)\s+)+(?P<topic>.+?)\s+"
    rf"(?:ever |been |already |finally |still |was |were )*(?P<said>{'|'.join(OUTCOMES.values())})"
    r"(?: (?:on|upon|about))?"
)
OUTCOME_FIRST = re.compile(
    rf"(?:(?:what|when|where|who|was|were|has|have|been|did|they|is|it|there|ever)\s+)+"
    rf"(?P<said>{'|'.join(OUTCOMES.values())}|agree)\s+(?:on|upon|about)\s+(?P<topic>.+)"
)


@dataclass(frozen=True)
class Question:
    """A question as understood: ``topics``: the names in it, as typed; the ``outcome`` asked for, or ""."""

    kind: str
    topics: tuple
    outcome: str = ""

    @property
    def words(self):
        """The text to search for."""
        return " or ".join(map(_as_clause, self.topics)) if self.kind == "comparison" else self.topics[0]


def parse_question(text):
    """Return the Question that a text asks, or None."""
    plain = " ".join(text.replace("vs.", "vs").rstrip("?!. \u2026").lower().split())
    if found := COMPARISON.fullmatch(plain):
        topics = (found["one"] or found["first"], found["other"] or found["second"])
        return Question("comparison", tuple(re.sub(r"^the ", "", topic) for topic in topics))
    if found := OUTCOME_FIRST.fullmatch(plain) or OUTCOME_QUESTION.fullmatch(plain):
        topic = re.sub(r"^(?:the|there|they|been|an?|agreement on) ", "", found["topic"])
        return Question("outcome", (topic,), outcome=_called(OUTCOMES, found["said"]) or Outcome.AGREED)
    if found := STATUS_OF_ONE.fullmatch(plain):
        return Question("status", (found["one"] or found["other"],))
    return None


def _as_clause(topic):
    # As the parser reads one clause: "reykjavik-1986" is a word and a year; of other names and years, the name.
    name, _space, year = topic.rpartition(" ")
    if not (name and parse_year(year)):
        return f'"{topic}"'
    return f'"{name}"' if " " in name else f"{name}-{year}"


def _called(names, said):
    return next((value for value, pattern in names.items() if re.fullmatch(pattern, said)), "")
