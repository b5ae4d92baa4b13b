"""Limits on queries: how many of the words typed are searched for, since each costs time in the index.

With 20,000 meetings, twenty common words took 140 ms of CPU time, nineteen excluded words 290 ms, and a prefix of two
letters 570 ms. The page tells readers which words are ignored.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from summits.search.analysis.tokens import STOP_WORDS, compound_tokens, is_unspaced

MAX_SEARCHED_WORDS = 12
"""Maximum number of words searched for. Stop words such as "the" do not count, as they are not searched for."""
MAX_EXCLUDED_WORDS = 3
"""Maximum number of excluded words."""
MAX_TITLE_WORDS = 8
"""Maximum number of words for which autocomplete searches in titles."""
CHARACTERS_PER_WORD = 2
"""How many characters count as one word in a script without spaces, where each character is a token."""


def split_at_limits(tokens):
    """Return (QueryTokens that are searched for, QueryTokens that are ignored), each in order.

    Words are taken in order until the limit is reached. A phrase that exceeds it is cut.
    """
    is_free = _uncounted(tokens)
    remaining = {False: MAX_SEARCHED_WORDS, True: MAX_EXCLUDED_WORDS}
    searched, ignored = [], []
    for position, token in enumerate(tokens):
        if position in is_free:
            searched.append(token)
            continue
        size, limit = count_words(token), remaining[token.is_excluded]
        remaining[token.is_excluded] -= min(size, limit)
        if limit:
            searched.append(_cut_to(token, limit))
        if size > limit:
            ignored.append(_cut_from(token, limit))
    return searched, ignored


def ignored_notes(ignored, ignored_phrases=()):
    """Return a list of sentences that tell the reader of ignored QueryTokens and of ``ignored_phrases``."""
    texts = {
        False: _("Only the first %(most)s words are searched for. Ignored: %(words)s."),
        True: _("Only the first %(most)s excluded words count. Ignored: %(words)s."),
    }
    limit = {False: MAX_SEARCHED_WORDS, True: MAX_EXCLUDED_WORDS}
    ignored_texts = {
        is_excluded: " ".join(token.raw for token in ignored if token.is_excluded == is_excluded)
        for is_excluded in limit
    }
    notes = [
        texts[is_excluded] % {"most": limit[is_excluded], "words": words}
        for is_excluded, words in ignored_texts.items()
        if words
    ]
    if ignored_phrases:
        message = _("Most records contain all the words of these phrases, so the phrases are ignored: %(phrases)s.")
        notes.append(message % {"phrases": ", ".join(ignored_phrases)})
    return notes


def _uncounted(tokens):
    # Indexes of the tokens that cost nothing: each "or", and stop words. Stop words are searched for, and so count,
    # next to an "or" and where there are no other words.
    ors = {position for position, token in enumerate(tokens) if token.is_or}
    words = {position for position, token in enumerate(tokens) if not token.is_excluded and position not in ors}
    stop = {
        position for position in words if not tokens[position].is_phrase and tokens[position].text.lower() in STOP_WORDS
    }
    stop -= {beside for position in ors for beside in (position - 1, position + 1)}
    return ors | (stop if stop != words else set())


def count_words(token):
    """Return how many words a QueryToken counts as."""
    return -(-len(token.words) // _characters_per_word(token))


def _characters_per_word(token):
    return CHARACTERS_PER_WORD if all(map(is_unspaced, token.words)) else 1


def _cut_to(token, limit):
    if count_words(token) <= limit:
        return token
    limit *= _characters_per_word(token)
    ends = [end for compound in compound_tokens(token.text) for _start, end, _word in compound.words]
    return replace(token, text=token.text[: ends[limit - 1]].strip(), words=token.words[:limit])


def _cut_from(token, limit):
    if not limit:
        return token
    limit *= _characters_per_word(token)
    separator = "" if is_unspaced(token.text) else " "
    return replace(token, text=separator.join(token.words[limit:]), words=token.words[limit:])
