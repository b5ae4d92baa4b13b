"""Searches offered when nothing was found: spelling corrections, and the same query with less in it.

Both take ``count_hits``, a function from a text to its number of hits, and offer only searches with hits.
"""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from summits.search.analysis.tokens import WORD, normalize_name, stem
from summits.search.query.lexicon import current_lexicon
from summits.search.query.limits import split_at_limits
from summits.search.query.parser import tokenize_query
from summits.search.query.related_links import RelatedLink

MAX_CORRECTIONS, MAX_RELAXED = 3, 5
MAX_SEARCHES_TRIED = 10
"""Maximum number of searches that are tried for one that found nothing."""
MAX_WORDS_TRIED = 14
"""Maximum number of words in these searches together, since each costs time in the index."""
PHRASE_WEIGHT = 6
"""How many words each word of a phrase counts as: its positions in the texts must be read too."""
EXCLUDED_WEIGHT = 4
"""How many words each excluded word counts as: the documents that it excludes must be read too."""
MAX_UNKNOWN_WORDS = 4
"""Maximum number of unknown words; a text with more is not about this archive and is not corrected."""


def search_url(text):
    """Return the URL of a search for the text itself, as which it was counted: not for what it may mean."""
    return f"{reverse('summits:search')}?{urlencode({'q': text, 'exact': 1})}"


def spelling_corrections(query, count_hits):
    """Return RelatedLinks to at most three searches, in the archive's spelling, that a Query may have meant."""
    lexicon = current_lexicon()
    corrected = _proposals(query, _corrected_texts(query, lexicon, count_hits), count_hits)
    if corrected or query.excluded:
        return corrected
    return _proposals(query, lexicon.names_like(normalize_name(query.text).replace(" ", "")), count_hits)


def _proposals(query, texts, count_hits):
    # RelatedLinks to those of the texts whose stems differ from those of the query and from each other's.
    different = {stems_of(query.text): query.text}
    for text in texts:
        different.setdefault(stems_of(text), text)
    return _links_with_hits([(text, text, "") for text in list(different.values())[1:]], count_hits)[:MAX_CORRECTIONS]


def _corrected_texts(query, lexicon, count_hits):
    # The query's text with each unknown word replaced by the nearest known one, then by the next nearest, and so on.
    words = [word for clause in query.clauses for word in WORD.findall(clause.text)]
    unknown = [word for word in dict.fromkeys(words) if word.lower() != "or" and not lexicon.contains(word)]
    if len(unknown) > MAX_UNKNOWN_WORDS:
        return []
    suggestions = {word: lexicon.words_like(normalize_name(word)) for word in unknown if not count_hits(word)}
    if not suggestions or not all(suggestions.values()):
        return []
    rounds = max(map(len, suggestions.values()))
    return [
        replace_words(
            query.text, {word: similar[min(position, len(similar) - 1)] for word, similar in suggestions.items()}
        )
        for position in range(rounds)
    ]


def stems_of(text):
    """Return the stems of the words of a text; texts with equal stems find the same records."""
    return tuple(map(stem, WORD.findall(text)))


def replace_words(text, words):
    """Return the text with each word that is a key of ``words`` replaced by its value."""
    return WORD.sub(lambda found: words.get(found.group(), found.group()), text)


def relaxed_queries(query, count_hits):
    """Return RelatedLinks to at most five searches with a clause fewer, or without exclusions, most hits first.

    If none has hits and the Query has more than two clauses, they lead to searches for a single clause.
    """
    texts = [clause.text for clause in query.clauses]
    exclusions = [token for token in split_at_limits(tokenize_query(query.text))[0] if token.is_excluded]
    excluded = [token.raw for token in exclusions]
    changes = []
    if excluded:
        # Tried first, since a search without exclusions is cheaper.
        changes.append((_("Also with “%(words)s”"), " ".join(token.text for token in exclusions), texts))
    changes += [
        (_("Without “%(words)s”"), text, [*without_item(texts, position), *excluded])
        for position, text in enumerate(texts)
    ]
    single_clauses = [(_("Only “%(words)s”"), text, [text]) for text in texts]
    return _most_first(changes, count_hits) or _most_first(single_clauses if len(texts) > 2 else [], count_hits)


def without_item(items, position):
    """Return a list without the item at this index."""
    return items[:position] + items[position + 1 :]


def _most_first(changes, count_hits):
    tried = {" ".join(texts): label % {"words": text.strip('"')} for label, text, texts in changes}
    links = _links_with_hits(
        [(text, label, text) for text, label in tried.items() if not has_only_exclusions(text)], count_hits
    )
    return sorted(links, key=lambda link: -link.count)[:MAX_RELAXED]


def has_only_exclusions(text):
    """Whether a text consists of excluded words only."""
    return all(token.is_excluded for token in tokenize_query(text))


def _links_with_hits(searches, count_hits):
    # ``searches``: (text, label, detail). Returns RelatedLinks to those with hits.
    searches = [(text, count_hits(text), label, detail) for text, label, detail in _within_limits(searches)]
    return [RelatedLink(label, count, search_url(text), detail) for text, count, label, detail in searches if count]


def search_weight(token):
    """Return how many words a QueryToken counts as when searches are tried."""
    word_weight = PHRASE_WEIGHT if len(token.words) > 1 else 1
    return len(token.words) * word_weight * (EXCLUDED_WEIGHT if token.is_excluded else 1)


def _within_limits(searches):
    # The first of the searches, as many as stay within the limits.
    weight = 0
    for search in searches[:MAX_SEARCHES_TRIED]:
        weight += sum(search_weight(token) for token in tokenize_query(search[0]))
        if weight > MAX_WORDS_TRIED:
            return
        yield search
