"""The state that a page of the desk showed: sent with whatever it leads to, which is refused on a later state.

For a step of your own: read ``present_state()`` before what the page shows and give it to the template as ``state``;
include ``admin/includes/shown_state.html`` in its form; where the form is sent, call
``require_unchanged(state_in(request), {model: [pk]})`` within the transaction that writes, before you read what you
decide by. On StaleState show the page again as it is now, with ``news_of`` in the context as ``news`` and
``admin/includes/newer_edits.html`` at its head.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from summits.history.diff import changed_since, owners_of, with_labels

STATE = "_state"
"""The name under which a page sends the state it showed."""
MOST_RECORDS, MOST_EDITS, MOST_NAMED = 20, 10, 200
"""Of how many records a page tells what is new, of how many edits by whom they are, how many more records it names."""


@dataclass(frozen=True)
class News:
    """What is new since a page was made: ``told`` in full, ``with_labels`` as pairs of a name and an address.

    Each of ``told`` is a tuple: the name of a record, the address of its history (see ``history_of``), its latest edits
    since, how many came before these, and what all of them together changed. ``left_out``: how many more there are.
    """

    told: list
    named: list
    left_out: int


def state_in(request):
    """Return the state that the page of a request showed, "" if it does not say."""
    return request.POST.get(STATE, "")


def news_of(stale):
    """Return the News of a StaleState, for ``admin/includes/newer_edits.html``."""
    edited = list(stale.edits.items())
    # Of a page that nobody made no edit may be known.
    told = [
        (
            *_called(model, pk),
            edits[:MOST_EDITS],
            len(edits[MOST_EDITS:]),
            changed_since(model, pk, edits[-1]) if edits else [],
        )
        for (model, pk), edits in edited[:MOST_RECORDS]
    ]
    more = [key for key, _edits in edited[MOST_RECORDS:]]
    named = [_called(*key) for key in more[:MOST_NAMED]]
    return News(told, named, len(more[MOST_NAMED:]))


def _called(model, pk):
    # The name of a record, there or gone, and the address of its history.
    last = model.history.filter(id=pk).first()
    return (with_labels([last])[0][1], history_of(last)) if last else (str(pk), "")


def history_of(version):
    """Return the address of the history that tells of a record, given one of its versions.

    Of what has no page at the desk it is the history of the record to which it belonged then; "" if there is none.
    """
    meta = version.instance_type._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[version.id])
    except NoReverseMatch:
        return next((found for owner in owners_of(version) if (found := history_of(owner))), "")
