"""Searches as meant: what a reader typed, or what it names, or its nearest spelling, where the words find nothing."""

from summits.search.analysis.tokens import is_unspaced, normalize_name
from summits.search.query.entities import names_by_initials
from summits.search.query.results import SearchResults
from summits.search.query.status_questions import read_topic


def search_as_meant(text, type_name="", is_exact=False):
    """Return the SearchResults for a text; where it finds nothing, those of what it means, with ``typed`` set.

    ``is_exact``: those for the text itself in any case. Where nothing is found, nothing is said to be named.
    """
    results = SearchResults(text, type_name)
    meant = "" if is_exact or results.query.is_empty else _meant(results)
    instead = SearchResults(meant, type_name) if meant else results
    if not instead.all_count:
        instead = results
    if instead is not results:
        instead.typed, instead.shown_for, instead.is_corrected = results.text, meant, not results.named
        if results.named:
            instead.named = results.named
            instead.shown_for = meant if results.answers else _joined_headings(results.named)
    if not instead.all_count:
        instead.named = []
    return instead


def _meant(results):
    # The text to search for instead of the one typed, or "".
    if results.answers:
        return results.question.words
    if results.named and (not results.all_count or names_by_initials(results.query, results.named)):
        named = [f'"{entity.heading}"' for entity in results.named]
        is_one_record = len(named) > 1 or results.named[0].type_name not in ("pair", "leader-issue")
        return " or ".join(named) if is_one_record else results.named[0].heading
    if results.corrections:
        return results.corrections[0].label
    if results.question and not results.all_count:
        return results.question.words
    return _names_within(results) if not results.all_count else ""


def _names_within(results):
    # The names in a text of a script without spaces, which is one phrase: 习近平 in 习近平主席.
    if not is_unspaced(results.text):
        return ""
    return " or ".join(f'"{name.heading}"' for name in read_topic(normalize_name(results.text).split()).names)


def _joined_headings(entities):
    return ", ".join(entity.heading for entity in entities)
