"""Limits on queries: how many of the words typed are searched for, since each costs time in the index.

With 20,000 meetings, twenty common words took 140 ms of CPU time, nineteen excluded words 290 ms, and a prefix of two
letters 570 ms. The page tells readers which words are ignored.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from summits.search.analysis.tokens import STOP_WORDS, chunks, is_unspaced

MOST_LOOKED_FOR = 12
"""Maximum number of words searched for. Stop words such as "the" do not count, as they are not searched for."""
MOST_EXCLUDED = 3
"""Maximum number of excluded words."""
MOST_SUGGESTED = 8
"""Maximum number of words for which autocomplete searches in titles."""
CHARACTERS_OF_A_WORD = 2
"""How many characters count as one word in a script without spaces, where each character is a token."""


def within_budget(pieces):
    """Return (QueryTokens that are searched for, QueryTokens that are ignored), each in order.

    Words are taken in order until the limit is reached. A phrase that exceeds it is cut.
    """
    is_free = _free(pieces)
    room = {False: MOST_LOOKED_FOR, True: MOST_EXCLUDED}
    taken, left_out = [], []
    for place, piece in enumerate(pieces):
        if place in is_free:
            taken.append(piece)
            continue
        size, most = size_of(piece), room[piece.is_minus]
        room[piece.is_minus] -= min(size, most)
        if most:
            taken.append(_first_words(piece, most))
        if size > most:
            left_out.append(_last_words(piece, most))
    return taken, left_out


def sentences(left_out, common=()):
    """Return a list of sentences that tell the reader of ignored QueryTokens and of ``common`` phrases."""
    texts = {
        False: _("Only the first %(most)s words are searched for. Ignored: %(words)s."),
        True: _("Only the first %(most)s excluded words count. Ignored: %(words)s."),
    }
    most = {False: MOST_LOOKED_FOR, True: MOST_EXCLUDED}
    told = {is_minus: " ".join(piece.typed for piece in left_out if piece.is_minus == is_minus) for is_minus in most}
    found = [texts[is_minus] % {"most": most[is_minus], "words": words} for is_minus, words in told.items() if words]
    if common:
        wrong = _("Most records contain all the words of these phrases, so their order is ignored: %(phrases)s.")
        found.append(wrong % {"phrases": ", ".join(common)})
    return found


def _free(pieces):
    # Indexes of the tokens that cost nothing: each "or", and stop words. Stop words are searched for, and so count,
    # next to an "or" and where there are no other words.
    joins = {place for place, piece in enumerate(pieces) if piece.is_or}
    words = {place for place, piece in enumerate(pieces) if not piece.is_minus and place not in joins}
    stop = {place for place in words if not pieces[place].is_phrase and pieces[place].text.lower() in STOP_WORDS}
    stop -= {near for place in joins for near in (place - 1, place + 1)}
    return joins | (stop if stop != words else set())


def size_of(piece):
    """Return how many words a QueryToken counts as."""
    return -(-len(piece.words) // _length_of_words(piece))


def _length_of_words(piece):
    return CHARACTERS_OF_A_WORD if all(map(is_unspaced, piece.words)) else 1


def _first_words(piece, most):
    if size_of(piece) <= most:
        return piece
    most *= _length_of_words(piece)
    ends = [end for chunk in chunks(piece.text) for _start, end, _word in chunk.words]
    return replace(piece, text=piece.text[: ends[most - 1]].strip(), words=piece.words[:most])


def _last_words(piece, most):
    if not most:
        return piece
    most *= _length_of_words(piece)
    between = "" if is_unspaced(piece.text) else " "
    return replace(piece, text=between.join(piece.words[most:]), words=piece.words[most:])
