"""Page state: forms send back which state of the archive their page showed, and are refused if it is stale.

To protect a view of your own: call ``current_page_state()`` before you read what the page shows, and pass it to the
template as ``page_state``. Include ``admin/includes/page_state.html`` in the form. On POST, call
``require_unchanged(submitted_page_state(request), {model: [pk]})`` in the transaction that writes, before you read
anything that the decision depends on. On ``StaleState`` render the page again, with the result of ``newer_changes`` in
the context under the same name and ``admin/includes/newer_changes.html`` at its top.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from summits.history.diff import changed_since, parent_versions, with_labels

PAGE_STATE = "_page_state"
"""The form field, or query parameter, with the page state: the last changeset when the page was opened."""
MAX_RECORDS, MAX_CHANGESETS, MAX_LISTED = 20, 10, 200
"""How many records are shown with their changes, with how many changesets each, and how many more are only named."""


@dataclass(frozen=True)
class NewerChanges:
    """What changed since a page was opened.

    ``detailed`` has a tuple for each of the first records: its name, the URL of its history (see ``history_url``), its
    latest changesets since, how many came before these, and what they changed together. ``listed`` has pairs of name
    and URL for further records. ``unlisted_count`` is the number of the rest.
    """

    detailed: list
    listed: list
    unlisted_count: int


def submitted_page_state(request):
    """Return the page state that a request sends back; "" if it sends none."""
    return request.POST.get(PAGE_STATE, "")


def newer_changes(stale):
    """Return the ``NewerChanges`` of a ``StaleState``, for ``admin/includes/newer_changes.html``."""
    edited = list(stale.changesets.items())
    # If the POST named no valid state, there may be no changeset to show.
    detailed = [
        (
            *_label_and_url(model, pk),
            changesets[:MAX_CHANGESETS],
            len(changesets[MAX_CHANGESETS:]),
            changed_since(model, pk, changesets[-1]) if changesets else [],
        )
        for (model, pk), changesets in edited[:MAX_RECORDS]
    ]
    others = [key for key, _edits in edited[MAX_RECORDS:]]
    listed = [_label_and_url(*key) for key in others[:MAX_LISTED]]
    return NewerChanges(detailed, listed, len(others[MAX_LISTED:]))


def _label_and_url(model, pk):
    # The name of a record, deleted or not, and the URL of its history.
    last = model.history.filter(id=pk).first()
    return (with_labels([last])[0][1], history_url(last)) if last else (str(pk), "")


def history_url(version):
    """Return the URL of the history that shows a record, given one of its versions; "" if there is none.

    A record without a page of its own is shown in the history of the record to which that version belonged.
    """
    meta = version.instance_type._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[version.id])
    except NoReverseMatch:
        return next((found for owner in parent_versions(version) if (found := history_url(owner))), "")
