"""What a page approves along: listed in full, sent back in the version shown, refused on a later one."""

from django.contrib import messages
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.admin.urls import change_url, form_key
from summits.admin_site.request_limits import is_key, key_in
from summits.history.bulk import last_versions
from summits.history.diff import field_texts
from summits.history.labels import VersionLabels
from summits.models.approval import APPROVED, waiting_and_named, waiting_in
from summits.workflow import PUBLISH_PERMISSION
from summits.workflow.approval import version_token

CHOSEN = "approve"
"""The parameter that names a record to be approved, in the version that was shown: "place:12:345"."""
NOT_LISTED = gettext_lazy(
    "Nothing was done, because it would also approve records that were not listed. They are listed now. Check "
    "them, then press the button again."
)
"""What is told where a change would approve what its page did not list."""


def key_with_edition(record):
    """Return what names a record in its present version in a form, as "place:12:345"."""
    return f"{form_key(record)}:{version_token(record)}"


def is_named(request, record):
    """Return whether a form names a record in its present version."""
    return key_with_edition(record) in request.POST.getlist(CHOSEN)


def version_error(request, records):
    """Return what is wrong where a form names one of ``records`` in a version that is not the last; "" otherwise."""
    sent = {key.rpartition(":")[0] for key in request.POST.getlist(CHOSEN)}
    return stale([record for record in records if form_key(record) in sent and not is_named(request, record)])


def stale(records):
    """Return the words for records that the page did not show as they are now; "" for none."""
    if not records:
        return ""
    text = _(
        "Nothing was done, because these were added or changed after you opened the page: {names}. Check them, "
        "then try again."
    )
    return text.format(names=", ".join(map(str, records)))


def named_beside(records):
    """Return what ``records`` name, waits for approval and is approved with them: these cannot be shown without."""
    return [one for one in waiting_and_named(records)[0] if one not in records]


def left_out(request, along, records):
    """Return what is wrong where something to be approved ``along`` is not named in its present version; or ""."""
    missing = [one for one in along if not is_named(request, one)]
    unticked = [one for one in missing if one in records]
    if unticked:
        text = _(
            "Nothing was done, because the records you chose cannot be shown without these: {names}. Tick them "
            "too, or leave out both."
        )
        return text.format(names=", ".join(map(str, unticked)))
    return stale(missing)


def listed_in(request):
    """Return what a form lists to be approved, each in its present version, as (model, primary key)."""
    models, found = {model._meta.model_name: model for model in APPROVED}, set()
    for key in request.POST.getlist(CHOSEN):
        name, pk = [*key.split(":"), "", ""][:2]
        record = models[name].objects.filter(pk=key_in(pk)).first() if name in models and is_key(pk) else None
        if record and key_with_edition(record) == key:
            found.add((type(record), record.pk))
    return found


def approved_by(user, states, more=()):
    """Return, in full, what ``user`` would approve by putting ``states`` back, with ``more`` that is known of."""
    records = waiting_in(states) if user.has_perm(PUBLISH_PERMISSION) else []
    return needed([*records, *(one for one in more if one not in records)])


def tell_of_approved(request, records):
    """Tell an editor what was approved along with what they did."""
    if records:
        names = format_html_join(", ", '<a href="{}">{}</a>', [(change_url(one), one) for one in records])
        text = _("Also approved, because public or approved records depend on them: {names}")
        messages.info(request, format_html(text, names=names))


def in_full(records):
    """Return each record with its key, its address, and what its last version says, as pairs of label and text."""
    versions = {}
    for model in dict.fromkeys(map(type, records)):
        found = last_versions(model, [record.pk for record in records if type(record) is model])
        versions |= {(model, pk): version for pk, version in found.items()}
    names = VersionLabels(list(versions.values()))
    return [
        (
            record,
            key_with_edition(record),
            change_url(record),
            [(label, text) for label, text in field_texts(versions[type(record), record.pk], names).items() if text],
        )
        for record in records
    ]


def needed(records):
    """Return ``records`` in full, as ``includes/approved_along.html`` lists what is approved in any case."""
    return [(*one, True) for one in in_full(records)]


class ApprovedAlong:
    """What waits for approval and is named by ``records``, which are to be published, as a form answers it.

    What rows name by a key is approved with them, for without it they cannot be shown; of sources those that are
    chosen: a page leaves out the others.
    """

    def __init__(self, request, records):
        self.request = request
        self.needed, self.sources = waiting_and_named(records)

    def __bool__(self):
        return bool(self.needed or self.sources)

    @property
    def shown(self):
        """Each record in full (see ``in_full``), and whether it is needed."""
        return [*needed(self.needed), *((*one, False) for one in in_full(self.sources))]

    @property
    def chosen(self):
        """The records to approve."""
        return [*self.needed, *(one for one in self.sources if is_named(self.request, one))]

    @property
    def fault(self):
        """What stands in the way: something that the page did not show as it is now; "" if nothing does."""
        unseen = [one for one in self.needed if not is_named(self.request, one)]
        return stale(unseen) or version_error(self.request, self.sources)
