"""Searches offered when nothing was found: spelling corrections, and the same query with less in it.

Both take ``count_of``, a function from a text to its number of hits, and offer only searches with hits.
"""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from summits.search.analysis.tokens import WORD, normalize_name, stem
from summits.search.query.lexicon import current_lexicon
from summits.search.query.limits import within_budget
from summits.search.query.parser import tokenize_query
from summits.search.query.related_links import RelatedLink

MOST_MEANT, MOST_LOOSENED = 3, 5
MOST_TRIED = 10
"""Maximum number of searches that are tried for one that found nothing."""
MOST_WORDS_TRIED = 14
"""Maximum number of words in these searches together, since each costs time in the index."""
PHRASE_WEIGHT = 6
"""How many words each word of a phrase counts as: its positions in the texts must be read too."""
MINUS_WEIGHT = 4
"""How many words each excluded word counts as: the documents that it excludes must be read too."""
MOST_UNKNOWN = 4
"""Maximum number of unknown words; a text with more is not about this archive and is not corrected."""


def search_at(text):
    """Return the URL of a search."""
    return f"{reverse('summits:search')}?{urlencode({'q': text})}"


def spelling_corrections(query, count_of):
    """Return RelatedLinks to at most three searches, in the archive's spelling, that a Query may have meant."""
    known = current_lexicon()
    corrected = _proposed(query, _corrected(query, known, count_of), count_of)
    if corrected or query.excluded:
        return corrected
    return _proposed(query, known.names_like(normalize_name(query.text).replace(" ", "")), count_of)


def _proposed(query, texts, count_of):
    # RelatedLinks to those of the texts whose stems differ from those of the query and from each other's.
    different = {forms_of(query.text): query.text}
    for text in texts:
        different.setdefault(forms_of(text), text)
    return _ways([(text, text, "") for text in list(different.values())[1:]], count_of)[:MOST_MEANT]


def _corrected(query, known, count_of):
    # The query's text with each unknown word replaced by the nearest known one, then by the next nearest, and so on.
    asked = [word for clause in query.clauses for word in WORD.findall(clause.text)]
    unknown = [word for word in dict.fromkeys(asked) if not known.knows(word)]
    if len(unknown) > MOST_UNKNOWN:
        return []
    likes = {word: known.words_like(normalize_name(word)) for word in unknown if not count_of(word)}
    if not likes or not all(likes.values()):
        return []
    most = max(map(len, likes.values()))
    return [
        replaced(query.text, {word: like[min(place, len(like) - 1)] for word, like in likes.items()})
        for place in range(most)
    ]


def forms_of(text):
    """Return the stems of the words of a text; texts with equal stems find the same records."""
    return tuple(map(stem, WORD.findall(text)))


def replaced(text, words):
    """Return the text with each word that is a key of ``words`` replaced by its value."""
    return WORD.sub(lambda found: words.get(found.group(), found.group()), text)


def relaxed_queries(query, count_of):
    """Return RelatedLinks to at most five searches with a clause fewer, or without exclusions, most hits first.

    If none has hits and the Query has more than two clauses, they lead to searches for a single clause.
    """
    kept = [clause.text for clause in query.clauses]
    left_out = [piece for piece in within_budget(tokenize_query(query.text))[0] if piece.is_minus]
    excluded = [piece.typed for piece in left_out]
    less = []
    if excluded:
        # Tried first, since a search without exclusions is cheaper.
        less.append((_("Also with “%(words)s”"), " ".join(piece.text for piece in left_out), kept))
    less += [(_("Without “%(words)s”"), text, [*without(kept, place), *excluded]) for place, text in enumerate(kept)]
    alone = [(_("Only “%(words)s”"), text, [text]) for text in kept]
    return _most_first(less, count_of) or _most_first(alone if len(kept) > 2 else [], count_of)


def without(items, place):
    """Return a list without the item at this index."""
    return items[:place] + items[place + 1 :]


def _most_first(changes, count_of):
    tried = {" ".join(texts): label % {"words": text.strip('"')} for label, text, texts in changes}
    ways = _ways([(text, label, text) for text, label in tried.items() if not only_minus(text)], count_of)
    return sorted(ways, key=lambda way: -way.count)[:MOST_LOOSENED]


def only_minus(text):
    """Whether a text consists of excluded words only."""
    return all(piece.is_minus for piece in tokenize_query(text))


def _ways(searches, count_of):
    # ``searches``: (text, label, detail). Returns RelatedLinks to those with hits.
    tried = [(text, count_of(text), label, detail) for text, label, detail in _few(searches)]
    return [RelatedLink(label, count, search_at(text), detail) for text, count, label, detail in tried if count]


def weight_of(piece):
    """Return how many words a QueryToken counts as when searches are tried."""
    of_each = PHRASE_WEIGHT if len(piece.words) > 1 else 1
    return len(piece.words) * of_each * (MINUS_WEIGHT if piece.is_minus else 1)


def _few(searches):
    # The first of the searches, as many as stay within the limits.
    words = 0
    for search in searches[:MOST_TRIED]:
        words += sum(weight_of(piece) for piece in tokenize_query(search[0]))
        if words > MOST_WORDS_TRIED:
            return
        yield search
