"""How much of what a reader types is looked for: each word costs the index work, and anybody may ask.

With 20,000 meetings twenty common words cost 140 ms of a core, nineteen words with a minus 290 ms, and a beginning of
two letters 570 ms. What is not looked for is told to the reader.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from summits.search.analysis.tokens import STOP_WORDS, chunks, is_unspaced

MOST_LOOKED_FOR = 12
"""How many words of a search are looked for. Words such as "the" are not counted: they are not looked for."""
MOST_EXCLUDED = 3
"""How many words with a minus are left out of what is found."""
MOST_SUGGESTED = 8
"""With more words than this, titles are not suggested."""
CHARACTERS_OF_A_WORD = 2
"""In a script that puts no spaces between words, where each character is looked for by itself: as words mostly have."""


def within_budget(pieces):
    """Return (Pieces that are looked for, Pieces that are not), each in order.

    The first words are looked for, and none after the first that is too much. A phrase is cut where it is too long.
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
    """Return what a page says of the Pieces that are not looked for, and of ``common`` phrases: a list of sentences."""
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
    # The places of the pieces that cost nothing: each "or", and the words that are not looked for. Beside an "or" they
    # are, and where there are no others.
    joins = {place for place, piece in enumerate(pieces) if piece.is_or}
    words = {place for place, piece in enumerate(pieces) if not piece.is_minus and place not in joins}
    stop = {place for place in words if not pieces[place].is_phrase and pieces[place].text.lower() in STOP_WORDS}
    stop -= {near for place in joins for near in (place - 1, place + 1)}
    return joins | (stop if stop != words else set())


def size_of(piece):
    """Return for how many words a Piece counts."""
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
