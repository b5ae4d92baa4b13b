"""Records that an action also approves: the page lists them in full, and a POST names the version of each it saw."""

from django.contrib import messages
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.admin.urls import change_url, form_key
from summits.admin_site.request_limits import is_valid_pk, parse_pk
from summits.history.bulk import last_versions
from summits.history.diff import field_texts
from summits.history.labels import VersionLabels
from summits.models.approval import APPROVED_MODELS, unapproved_in, unapproved_references
from summits.workflow import PUBLISH_PERMISSION
from summits.workflow.approval import version_token

APPROVE_FIELD = "approve"
"""The form field that names a record to approve, in the version that the page showed: "place:12:345"."""
NOT_LISTED = gettext_lazy(
    "Nothing was done, because it would also approve records that were not listed. They are listed now. Check "
    "them, then press the button again."
)
"""The message when a change would approve records that its page did not list."""


def versioned_form_key(record):
    """Return the key of a record in its current version, such as "place:12:345"."""
    return f"{form_key(record)}:{version_token(record)}"


def is_selected(request, record):
    """Return whether the POST data names a record in its current version."""
    return versioned_form_key(record) in request.POST.getlist(APPROVE_FIELD)


def version_error(request, records):
    """Return an error message if the POST data names an old version of one of ``records``; "" otherwise."""
    selected = {key.rpartition(":")[0] for key in request.POST.getlist(APPROVE_FIELD)}
    changed = [record for record in records if form_key(record) in selected and not is_selected(request, record)]
    return stale_error(changed)


def stale_error(records):
    """Return an error message that names ``records`` which changed after the page was opened; "" if there are none."""
    if not records:
        return ""
    text = _(
        "Nothing was done, because these were added or changed after you opened the page: {names}. Check them, "
        "then try again."
    )
    return text.format(names=", ".join(map(str, records)))


def unapproved_dependencies(records):
    """Return the unapproved records to which ``records`` refer, and without which they cannot be shown."""
    return [one for one in unapproved_references(records)[0] if one not in records]


def missing_selection_error(request, dependencies, offered):
    """Return an error message if the POST data does not name the current version of all ``dependencies``, else "".

    ``offered`` are those that the page offers with a checkbox each.
    """
    missing = [one for one in dependencies if not is_selected(request, one)]
    unselected = [one for one in missing if one in offered]
    if unselected:
        text = _(
            "Nothing was done, because the records you chose cannot be shown without these: {names}. Tick them "
            "too, or leave out both."
        )
        return text.format(names=", ".join(map(str, unselected)))
    return stale_error(missing)


def selected_records(request):
    """Return a set of (model, primary key): the records that the POST data names in their current version."""
    models, records = {model._meta.model_name: model for model in APPROVED_MODELS}, set()
    for key in request.POST.getlist(APPROVE_FIELD):
        name, pk = [*key.split(":"), "", ""][:2]
        record = models[name].objects.filter(pk=parse_pk(pk)).first() if name in models and is_valid_pk(pk) else None
        if record and versioned_form_key(record) == key:
            records.add((type(record), record.pk))
    return records


def approved_by_restore(user, states, others=()):
    """Return the records that ``user`` would approve by restoring ``states``, and ``others``.

    ``states``: model → primary key → version or None. The result is that of ``required_with_details``.
    """
    records = unapproved_in(states) if user.has_perm(PUBLISH_PERMISSION) else []
    return required_with_details([*records, *(one for one in others if one not in records)])


def show_approved_records(request, records):
    """Show a message that lists the records that were also approved."""
    if records:
        names = format_html_join(", ", '<a href="{}">{}</a>', [(change_url(one), one) for one in records])
        text = _("Also approved, because public or approved records depend on them: {names}")
        messages.info(request, format_html(text, names=names))


def with_details(records):
    """Return (record, its key with version, its URL, [(label, text)] of its last version) for each record."""
    versions = {}
    for model in dict.fromkeys(map(type, records)):
        last = last_versions(model, [record.pk for record in records if type(record) is model])
        versions |= {(model, pk): version for pk, version in last.items()}
    labels = VersionLabels(list(versions.values()))
    return [
        (
            record,
            versioned_form_key(record),
            change_url(record),
            [(label, text) for label, text in field_texts(versions[type(record), record.pk], labels).items() if text],
        )
        for record in records
    ]


def required_with_details(records):
    """Return ``with_details`` with True appended to each tuple, so that ``joint_approval.html`` offers no choice."""
    return [(*one, True) for one in with_details(records)]


class JointApproval:
    """The unapproved records to which ``records`` refer, and those of them that a POST approves.

    ``records`` are about to be published. What they or their rows refer to by a foreign key is always approved, as
    they cannot be shown without it. Sources are approved only if chosen: a public page can leave out the others.
    """

    def __init__(self, request, records):
        self.request = request
        self.required, self.sources = unapproved_references(records)

    def __bool__(self):
        return bool(self.required or self.sources)

    @property
    def rows(self):
        """The records as tuples of ``with_details``, each with whether it is required."""
        return [*required_with_details(self.required), *((*one, False) for one in with_details(self.sources))]

    @property
    def approved(self):
        """The records to approve."""
        return [*self.required, *(one for one in self.sources if is_selected(self.request, one))]

    @property
    def error(self):
        """An error message if the page did not show the current version of a record; "" otherwise."""
        unseen = [one for one in self.required if not is_selected(self.request, one)]
        return stale_error(unseen) or version_error(self.request, self.sources)
