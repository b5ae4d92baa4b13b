"""What a step would do: the records that it publishes along, what stands in the way, and what their checklists find."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from summits.admin.finding_links import with_edit_urls
from summits.admin.urls import change_url, form_key
from summits.admin_site.request_limits import key_in
from summits.history.diff import describe_records
from summits.models.approval import public_with
from summits.quality import publication_blockers
from summits.vocabularies import Status
from summits.workflow import PUBLISH, blocked_reason
from summits.workflow.dependencies import transitive_unpublished_dependencies
from summits.workflow.queue import MODELS

IGNORE_CHECKLIST = "anyway"
"""The parameter of a step that publishes what the checklist finds fault with."""
MISSING = "_missing"
"""The parameter with the digest of the list that ANYWAY was ticked for."""


@dataclass(frozen=True)
class Offer:
    """A draft that may be published along: ``named_by`` is the record whose page leaves it out as long as it is one.

    ``is_direct``: that is the record of the step itself. ``blocked_reason`` says why it may not be published, "" if
    it may.
    """

    record: object
    named_by: object
    is_direct: bool
    is_chosen: bool
    obstacle: str

    @property
    def key(self):
        """What names it in the form."""
        return form_key(self.record)

    @property
    def address(self):
        """The address of its page of the desk."""
        return change_url(self.record)


class Proposal:
    """A step that a user is about to take with a record. ``chosen``: keys of the drafts to publish along.

    None stands for what is proposed at first: the drafts that the record names itself. Drafts that only these name are
    offered as well, and stay drafts unless they are chosen.
    """

    def __init__(self, user, record, step, chosen=None):
        self.user, self.record, self.step, self.chosen = user, record, step, chosen
        self.obstacle = blocked_reason(user, record, step)
        reached, self.are_more = transitive_unpublished_dependencies(record) if publishes(step) else ([], False)
        self.offers = [self._offer(draft, named_by) for draft, named_by in reached]

    def _offer(self, draft, named_by):
        is_direct, why = named_by is self.record, blocked_reason(self.user, draft, PUBLISH)
        is_chosen = is_direct if self.chosen is None else form_key(draft) in self.chosen
        return Offer(draft, named_by, is_direct, is_chosen and not why, why)

    @property
    def along(self):
        """The drafts that would be published along."""
        return [offer.record for offer in self.offers if offer.is_chosen]

    @property
    def shown(self):
        """What the user decides on, as model → primary keys: what becomes public, also by drafts no longer offered."""
        keys = {type(self.record): {self.record.pk}}
        if publishes(self.step):
            keys |= public_with([self.record, *self.along])
        models = {model._meta.model_name: model for model in MODELS}
        for name, _colon, pk in (key.partition(":") for key in self.chosen or ()):
            if name in models and (key := key_in(pk)) is not None:
                keys.setdefault(models[name], set()).add(key)
        return keys

    @cached_property
    def texts(self):
        """What becomes public, or could along with it, as pairs of a record and its texts (``describe_records``)."""
        offered = [offer.record for offer in self.offers if not offer.obstacle]
        records = [self.record, *offered] if publishes(self.step) else []
        found = {
            model: describe_records(model, [record.pk for record in records if type(record) is model])
            for model in dict.fromkeys(map(type, records))
        }
        return [(record, found[type(record)][record.pk]) for record in records]

    @cached_property
    def checklists(self):
        """What is missing in the record and in the drafts that could be published along: see ``checklists``."""
        offered = [offer.record for offer in self.offers if not offer.obstacle]
        return checklists([self.record, *offered]) if publishes(self.step) else []

    @property
    def is_complete(self):
        """Whether nothing is missing in what would be published."""
        published = [self.record, *self.along]
        return not any(record in published for record, _findings in self.checklists)


def publishes(step):
    """Return whether a step leads to the public."""
    return step.end == Status.PUBLISHED


def checklists(records):
    """Return the records that lack something, each with pairs of a Finding and the address of its field.

    What a record names and is a draft is offered besides, and is no finding here.
    """
    found = {record: [] for record in records}
    for model in dict.fromkeys(map(type, records)):
        own = {record.pk: record for record in records if type(record) is model}
        for pk, findings in publication_blockers(model, list(own)).items():
            found[own[pk]] = findings
    pairs = iter(with_edit_urls([finding for findings in found.values() for finding in findings]))
    return [(record, [next(pairs) for _finding in findings]) for record, findings in found.items() if findings]


def digest_of(missing):
    """Return what tells one list of what is missing, a result of ``checklists``, from any other."""
    said = sorted(
        (form_key(record), finding.rule.key, finding.row.pk, finding.more)
        for record, findings in missing
        for finding, _address in findings
    )
    return sha256(repr(said).encode()).hexdigest()[:16]


def is_ticked(request, missing):
    """Return whether it was ticked that what is ``missing`` (see ``checklists``) does not matter.

    A page sends the digest of the list above its tick, which counts for no other list: what the list says may depend
    on records that the page does not show, and whose changes its state does not tell.
    """
    return IGNORE_CHECKLIST in request.POST and request.POST.get(MISSING, digest_of(missing)) == digest_of(missing)
