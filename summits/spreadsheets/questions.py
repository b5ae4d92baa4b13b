"""Questions about a whole upload that nothing in it answers: hidden rows, the order of day and month.

Until they are answered, nothing is imported.
"""

from dataclasses import dataclass


@dataclass
class FileQuestion:
    """A question: its ``key`` among the decisions, its ``text``, and the ``places`` in the upload that it is about.

    ``options``: (answer, label); ``answer``: one of them, or "" before there is one.
    """

    key: str
    text: str
    places: list
    options: list
    answer: str = ""

    def lines(self):
        """Return the question, its places and its answer as lines of text."""
        answer = dict(self.options).get(self.answer)
        return [self.text, *(f"  {place}" for place in self.places), *([f"  → {answer}"] if answer else [])]


def answer_in(decisions, key, answers):
    """Return what the ``decisions`` on an upload (key → value) answer to a question: one of ``answers``, or ""."""
    answer = decisions.get(key, "")
    return answer if answer in answers else ""
