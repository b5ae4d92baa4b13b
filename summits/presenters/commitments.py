"""Commitments with what became of each, state by state, for pages and lists."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import F, FilteredRelation, Q

from summits.caching.memoize import memoize_per_version
from summits.filters import commitment_index
from summits.filters.fields import MAX_VALUES
from summits.filters.lookups import all_actors
from summits.models import Actor, Assessment, Commitment

ASSESSMENT_FIELDS = ("pk", "actor_id", "on", "verdict", "summary", "unverified")


@dataclass(frozen=True)
class PartyVerdict:
    """A state that made a commitment, and the latest assessment of it, None if there is none.

    ``actor`` is None if neither the commitment nor its agreement names a state.
    """

    actor: Actor | None
    assessment: Assessment | None

    @property
    def assessed_actor(self):
        """The successor that was assessed instead of the state, None if it was the state itself."""
        is_other = self.assessment is not None and self.assessment.actor_id != self.actor.pk
        return self.assessment.actor if is_other else None


@dataclass
class CommitmentWithVerdicts:
    """A commitment and its PartyVerdicts; ``omitted_count`` is the number of further states with an assessment."""

    commitment: Commitment
    verdicts: list = field(default_factory=list)
    omitted_count: int = 0

    @property
    def assessed(self):
        """The PartyVerdicts with an assessment."""
        return [verdict for verdict in self.verdicts if verdict.assessment]

    @property
    def unassessed(self):
        """The names of the states without an assessment."""
        return [str(verdict.actor) for verdict in self.verdicts if verdict.actor and not verdict.assessment]

    @property
    def is_of_nobody_known(self):
        """Whether neither the commitment nor its agreement names a state."""
        return all(verdict.actor is None for verdict in self.verdicts)

    @property
    def assessments(self):
        """The assessments to show."""
        return [verdict.assessment for verdict in self.assessed]


@dataclass
class ShownCommitments:
    """The CommitmentsWithVerdicts that a page shows of a record, and the number of all commitments of the record."""

    rows: list
    total: int

    @property
    def agreements(self):
        """The agreements of the commitments shown, at most as many as a filter of the list takes."""
        return list(dict.fromkeys(row.commitment.agreement for row in self.rows))[:MAX_VALUES]

    @property
    def records(self):
        """The commitments and assessments shown, whose sources the page cites."""
        return records_of(self.rows)


def records_of(rows):
    """Return a list of the commitments and assessments of CommitmentsWithVerdicts."""
    return [record for row in rows for record in (row.commitment, *row.assessments)]


def with_verdicts(numbers):
    """Return CommitmentsWithVerdicts for rows of the commitment index, given by number: one for each run of rows.

    One query reads all commitments with their agreements, issues and latest assessments.
    """
    if not numbers:
        return []
    index, actors = memoize_per_version(commitment_index), actors_by_pk()
    rows = [index.rows[number] for number in numbers]
    commitments, assessments = _read(rows)
    found = []
    for pk, own in groupby(rows, key=lambda row: row.commitment):
        # An agreement may be withdrawn between the reading of the index and that of its commitments.
        if pk in commitments:
            verdicts = [PartyVerdict(actors.get(row.actor), assessments.get(row.assessment)) for row in own]
            found.append(CommitmentWithVerdicts(commitments[pk], verdicts))
    return found


def commitments_of(kind, record, max_commitments, max_verdicts):
    """Return the ShownCommitments of a record, at most ``max_commitments`` of them.

    ``kind``: "agreement", or "summit" for the commitments of its agreements. At most ``max_verdicts`` assessments are
    shown of each.
    """
    index = memoize_per_version(commitment_index)
    numbers = index.postings[kind].get(record.pk, ())
    by_commitment = [list(own) for _pk, own in groupby(numbers, key=lambda number: index.rows[number].commitment)]
    shown, omitted = [], []
    for own in by_commitment[:max_commitments]:
        assessed = [number for number in own if index.rows[number].assessment]
        left_out = set(assessed[max_verdicts:])
        shown += [number for number in own if number not in left_out]
        omitted.append(len(left_out))
    found = with_verdicts(shown)
    for commitment, number in zip(found, omitted, strict=False):
        commitment.omitted_count = number
    return ShownCommitments(found, len(by_commitment))


def actors_by_pk():
    """Return primary key → Actor of all public actors."""
    return {actor.pk: actor for actor in memoize_per_version(all_actors)}


def _read(rows):
    # Commitments and assessments by primary key. The left join gives a row for each assessment of a commitment.
    # Of an empty list Django makes a query that finds nothing at all; no primary key is 0.
    pks = [row.assessment for row in rows if row.assessment] or [0]
    latest = FilteredRelation("assessments", condition=Q(assessments__in=pks))
    annotations = {f"assessment_{name}": F(f"latest__{name}") for name in ASSESSMENT_FIELDS}
    read = Commitment.objects.published().filter(pk__in={row.commitment for row in rows}).order_by()
    commitments, assessments, actors = {}, {}, actors_by_pk()
    for commitment in read.select_related("agreement", "issue").annotate(latest=latest).annotate(**annotations):
        commitments[commitment.pk] = commitment
        values = {name: getattr(commitment, f"assessment_{name}") for name in ASSESSMENT_FIELDS}
        if values["pk"] is not None:
            assessment = assessments[values["pk"]] = Assessment(commitment=commitment, **values)
            assessment._state.adding = False
            if assessment.actor_id in actors:
                assessment.actor = actors[assessment.actor_id]
    return commitments, assessments
