"""The search on PostgreSQL: a tsvector, made here and not by a dictionary of the server, in a table of its own.

Each word is written with the letter of its weight before it, so that "in a name" is a word of the index: a weight of
PostgreSQL's own is not in a GIN index, and each document would have to be looked at. Only phrases still ask for that.
"""

from summits.db.bulk import delete_rows, insert_rows
from summits.models import SearchVector
from summits.search.query.parser import is_kind_word, kind_word
from summits.search.schema.document_ids import KIND_SHIFT, NAMES
from summits.search.schema.documents import FIELD_SEPARATOR, WEIGHTS

MATCHES = "SELECT id FROM summits_searchvector WHERE vector @@ CAST(%s AS tsquery) OFFSET 0"
"""The keys of the documents that an ``build_query`` finds. OFFSET 0 lets nothing but the words choose the way there."""
LAST_PLACE, MOST_PLACES = 16_383, 250
"""PostgreSQL numbers no more places in a text, and no more of one word."""


def add(documents):
    """Write the words of Indexed documents."""
    fields = [SearchVector._meta.get_field(name) for name in ("id", "vector")]
    insert_rows(SearchVector, fields, [(one.document.pk, vector(one.document.kind, one.words)) for one in documents])


def vector(kind, words):
    """Return the text of a tsvector: each word with its places and weights, and a word for the kind."""
    places, place = {}, 0
    for weight in WEIGHTS:
        for word in words[weight]:
            place += 1
            if word != FIELD_SEPARATOR:
                places.setdefault(weight + word, []).append(f"{min(place, LAST_PLACE)}{weight}")
        place += 1
    texts = [f"'{word}':{','.join(found[:MOST_PLACES])}" for word, found in places.items()]
    return " ".join([f"'{kind_word(kind)}':{min(place + 1, LAST_PLACE)}A", *texts])


def delete(documents):
    """Take out the words of SearchDocuments, which are about to be deleted."""
    delete_rows(SearchVector, "id", [document.pk for document in documents])


def reset():
    """Remove all words at once."""
    delete_rows(SearchVector)


def finish():
    """Put the index in order once it is written anew: nothing to do here."""


def counts_sql(question):
    """Return (statement, parameters): for each kind, in order, a number of hits, in one row."""
    numbers = ", ".join(f"count(*) FILTER (WHERE id >> {KIND_SHIFT} = {number})" for number in range(len(NAMES)))
    return f"SELECT {numbers} FROM ({MATCHES}) hit", [question]


def top_hits_sql(question, kinds, limit):
    """Return (statement, parameters): the keys of at most so many hits of each kind, the first by their order."""
    one = f"(SELECT id FROM ({MATCHES}) hit ORDER BY id LIMIT {int(limit)})"
    return " UNION ALL ".join([one] * len(kinds)), [_of_kind(question, kind) for kind in kinds]


def hits_sql(question, kind):
    """Return (statement, parameters): the ``id`` of each hit of a kind."""
    return MATCHES, [_of_kind(question, kind)]


def _of_kind(question, kind):
    # By the word of the kind the index itself leaves the others out; by a range of keys each would be looked at.
    return f"{question} & '{kind_word(kind)}'"


def capped_count_sql(question, most):
    """Return (statement, parameters): the number of hits, at most so many. The index is used as if for them all."""
    return f"WITH hit AS MATERIALIZED ({MATCHES}) SELECT count(*) FROM (SELECT FROM hit LIMIT {int(most)}) few", [
        question
    ]


def scores_sql(question, keys):
    """Return (statement, parameters): id and score of the documents with these keys. The weights are of d, c, b, a."""
    statement = """
        SELECT id, ts_rank('{0.1, 0.2, 0.4, 1.0}', vector, CAST(%s AS tsquery), 1) FROM summits_searchvector
        WHERE id = ANY(%s)
    """
    return statement, [question, list(keys)]


def build_query(query, weights=""):
    """Return the question as tsquery writes it, in fields of some weights or all."""
    weights = weights or WEIGHTS
    parts = [f"({' | '.join(_term(term, weights) for term in clause.terms)})" for clause in query.clauses]
    parts += [f"!({' | '.join(_term(term, WEIGHTS) for term in query.excluded)})"] if query.excluded else []
    return " & ".join(parts)


def _term(term, weights):
    # Words in normal form hold letters and digits alone: there is nothing to escape.
    if is_kind_word(term.words[0]):
        return f"'{term.words[0]}'"
    ways = []
    for weight in weights:
        words = [f"'{weight}{word}'" for word in term.words]
        ways.append(f"({' <-> '.join(words)}{':*' if term.is_prefix else ''})")
    return f"({' | '.join(ways)})"
