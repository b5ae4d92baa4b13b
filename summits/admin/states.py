"""The state that a page of the desk showed: sent with whatever it leads to, which is refused on a later state.

For a step of your own: read ``present_state()`` before what the page shows and give it to the template as ``state``;
include ``admin/includes/state.html`` in its form; where the form is sent, call ``require_unchanged(state_in(request),
{model: [pk]})`` within the transaction that writes, before you read what you decide by. On StaleState show the page
again as it is now, with ``news_of`` in the context as ``news`` and ``admin/includes/news.html`` at its head.
"""

from django.urls import NoReverseMatch, reverse

from summits.history.belonging import owners_of
from summits.history.reading import differences, named

STATE = "_state"
"""The name under which a page sends the state it showed."""
MOST_RECORDS, MOST_EDITS = 20, 10
"""How much of what is new a page tells."""


def state_in(request):
    """Return the state that the page of a request showed, "" if it does not say."""
    return request.POST.get(STATE, "")


def news_of(stale):
    """Return what was edited since a page was made, for ``admin/includes/news.html``.

    A list of the name of each record, the address of its history (see ``history_of``), its edits since and differences.
    """
    news = []
    for (model, pk), edits in list(stale.edits.items())[:MOST_RECORDS]:
        found = differences(edits[:MOST_EDITS], model, pk)
        last = model.history.filter(id=pk).first()
        name, history = (named([last])[0][1], history_of(last)) if last else (str(pk), "")
        news.append((name, history, [(edit, found[edit.pk]) for edit in edits[:MOST_EDITS]]))
    return news


def history_of(version):
    """Return the address of the history that tells of a record, given one of its versions.

    Of what has no page at the desk it is the history of the record to which it belonged then; "" if there is none.
    """
    meta = version.instance_type._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[version.id])
    except NoReverseMatch:
        return next((found for owner in owners_of(version) if (found := history_of(owner))), "")
