"""What a transition would do: which drafts it also publishes, what blocks it, and what checklists find missing."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from summits.admin.finding_links import with_edit_urls
from summits.admin.urls import change_url, form_key
from summits.admin_site.request_limits import parse_pk
from summits.history.diff import describe_records
from summits.models.approval import becoming_public_with
from summits.models.base import Publishable
from summits.models.references import record_models
from summits.quality import publication_blockers
from summits.vocabularies import Status
from summits.workflow import PUBLISH, blocked_reason
from summits.workflow.dependencies import transitive_unpublished_dependencies

IGNORE_CHECKLIST = "anyway"
"""The form field that confirms publishing in spite of what the checklists find."""
CHECKLIST_DIGEST = "_missing"
"""The form field with the digest of the checklists for which IGNORE_CHECKLIST was ticked."""


@dataclass(frozen=True)
class PublishableDraft:
    """A draft that can be published along with a record.

    ``referrer`` is the record that refers to it; ``is_direct`` says whether that is the record of the transition
    itself. ``blocked_reason`` says why the draft may not be published, "" if it may.
    """

    record: object
    referrer: object
    is_direct: bool
    is_selected: bool
    blocked_reason: str

    @property
    def key(self):
        """The value that stands for the draft in the form."""
        return form_key(self.record)

    @property
    def url(self):
        """The URL of the draft's change page."""
        return change_url(self.record)


class TransitionPlan:
    """A transition that a user is about to apply to a record, and the drafts that can be published along with it.

    ``selected_keys`` are the form keys of those that the user selected. None means the default: the drafts to which the
    record itself refers. Drafts to which only these refer are offered as well, but are not selected by default.
    """

    def __init__(self, user, record, transition, selected_keys=None):
        self.user, self.record, self.transition, self.selected_keys = user, record, transition, selected_keys
        self.blocked_reason = blocked_reason(user, record, transition)
        found, self.has_more = transitive_unpublished_dependencies(record) if publishes(transition) else ([], False)
        self.drafts = [self._publishable_draft(draft, referrer) for draft, referrer in found]

    def _publishable_draft(self, draft, referrer):
        is_direct, reason = referrer is self.record, blocked_reason(self.user, draft, PUBLISH)
        is_selected = is_direct if self.selected_keys is None else form_key(draft) in self.selected_keys
        return PublishableDraft(draft, referrer, is_direct, is_selected and not reason, reason)

    @property
    def also_published(self):
        """The drafts that would be published along with the record."""
        return [draft.record for draft in self.drafts if draft.is_selected]

    @property
    def affected_records(self):
        """The records that the user decides on, with selected drafts that are no longer offered: model → pks."""
        keys = {type(self.record): {self.record.pk}}
        if publishes(self.transition):
            keys |= becoming_public_with([self.record, *self.also_published])
        models = {model._meta.model_name: model for model in record_models(Publishable)}
        for name, _colon, pk in (key.partition(":") for key in self.selected_keys or ()):
            if name in models and (key := parse_pk(pk)) is not None:
                keys.setdefault(models[name], set()).add(key)
        return keys

    @cached_property
    def texts(self):
        """Pairs of a record and its texts (see ``describe_records``): the record and all publishable drafts."""
        records = self._publishable_records()
        found = {
            model: describe_records(model, [record.pk for record in records if type(record) is model])
            for model in dict.fromkeys(map(type, records))
        }
        return [(record, found[type(record)][record.pk]) for record in records]

    @cached_property
    def checklists(self):
        """The ``checklists`` of the record and of the drafts that can be published along."""
        return checklists(self._publishable_records())

    def _publishable_records(self):
        drafts = [draft.record for draft in self.drafts if not draft.blocked_reason]
        return [self.record, *drafts] if publishes(self.transition) else []

    @property
    def is_complete(self):
        """Whether nothing is missing in the record and the chosen drafts."""
        published = [self.record, *self.also_published]
        return not any(record in published for record, _findings in self.checklists)


def publishes(transition):
    """Return whether a transition publishes the record."""
    return transition.to_status == Status.PUBLISHED


def checklists(records):
    """Return pairs for the records that lack something: the record, and a list of (finding, edit URL).

    Drafts to which a record refers are no findings here: they are offered for publishing instead.
    """
    found = {record: [] for record in records}
    for model in dict.fromkeys(map(type, records)):
        own = {record.pk: record for record in records if type(record) is model}
        for pk, findings in publication_blockers(model, list(own)).items():
            found[own[pk]] = findings
    pairs = iter(with_edit_urls([finding for findings in found.values() for finding in findings]))
    return [(record, [next(pairs) for _finding in findings]) for record, findings in found.items() if findings]


def checklist_digest(missing):
    """Return a hash that identifies a result of ``checklists``."""
    entries = sorted(
        (form_key(record), finding.rule.key, finding.row.pk, finding.details)
        for record, findings in missing
        for finding, _address in findings
    )
    return sha256(repr(entries).encode()).hexdigest()[:16]


def is_checklist_ignored(request, missing):
    """Return whether the editor ticked that what is ``missing`` (see ``checklists``) can be ignored.

    The form sends the digest of the checklists above the box, and the tick counts for no others. Checklists may depend
    on records that the page does not show, so comparing the page state is not enough.
    """
    digest = checklist_digest(missing)
    return IGNORE_CHECKLIST in request.POST and request.POST.get(CHECKLIST_DIGEST, digest) == digest
