"""Page state: forms send back which state of the archive their page showed, and are refused if it is stale.

To protect a view of your own: call ``state_token()`` before you read what the page shows, and pass it to the template
as ``state``. Include ``admin/includes/shown_state.html`` in the form. On POST, call
``require_unchanged(state_in(request), {model: [pk]})`` in the transaction that writes, before you read anything that
the decision depends on. On ``StaleState`` render the page again, with ``news_of`` in the context as ``news`` and
``admin/includes/newer_edits.html`` at its top.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from summits.history.diff import changed_since, parent_versions, with_labels

STATE = "_state"
"""The form field, or query parameter, with the state that a page showed."""
MOST_RECORDS, MOST_EDITS, MOST_NAMED = 20, 10, 200
"""How many records are shown with their changes, with how many changesets each, and how many more are only named."""


@dataclass(frozen=True)
class News:
    """What changed since a page was opened.

    ``told`` has a tuple for each of the first records: its name, the URL of its history (see ``history_of``), its
    latest changesets since, how many came before these, and what they changed together. ``named`` has pairs of name and
    URL for further records. ``left_out`` is the number of the rest.
    """

    told: list
    named: list
    left_out: int


def state_in(request):
    """Return the state that the page of a request showed; "" if the request does not say."""
    return request.POST.get(STATE, "")


def news_of(stale):
    """Return the ``News`` of a ``StaleState``, for ``admin/includes/newer_edits.html``."""
    edited = list(stale.changesets.items())
    # If the POST named no valid state, there may be no changeset to show.
    told = [
        (
            *_called(model, pk),
            changesets[:MOST_EDITS],
            len(changesets[MOST_EDITS:]),
            changed_since(model, pk, changesets[-1]) if changesets else [],
        )
        for (model, pk), changesets in edited[:MOST_RECORDS]
    ]
    more = [key for key, _edits in edited[MOST_RECORDS:]]
    named = [_called(*key) for key in more[:MOST_NAMED]]
    return News(told, named, len(more[MOST_NAMED:]))


def _called(model, pk):
    # The name of a record, deleted or not, and the URL of its history.
    last = model.history.filter(id=pk).first()
    return (with_labels([last])[0][1], history_of(last)) if last else (str(pk), "")


def history_of(version):
    """Return the URL of the history that shows a record, given one of its versions; "" if there is none.

    A record without a page of its own is shown in the history of the record to which that version belonged.
    """
    meta = version.instance_type._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[version.id])
    except NoReverseMatch:
        return next((found for owner in parent_versions(version) if (found := history_of(owner))), "")
