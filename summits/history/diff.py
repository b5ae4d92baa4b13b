"""Reading the history: which ChangeSets touched a record, and what each changed, field by field."""

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import CharField, Count, Exists, Min, OuterRef, Q, Subquery, Value
from django.utils.text import capfirst

from summits.history.bulk import CHANGED, CREATED, DELETED, last_versions
from summits.history.labels import VersionLabels, group_by_model
from summits.models import ChangeSet, Source
from summits.models.base import Approved, Publishable
from summits.models.locators import LocatorsField
from summits.models.references import child_models, grandchild_models, parents_in, record_models
from summits.text.alphabet import in_alphabetical_order


@dataclass(frozen=True)
class FieldDifference:
    """One field of a record before and after a ChangeSet, as text."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordDifference:
    """What a ChangeSet changed in one record.

    ``kind`` is the name of its model and ``name`` that of the record, as text. ``change`` is CREATED, CHANGED or
    DELETED.
    ``fields`` are FieldDifferences.
    """

    model: type
    pk: int
    kind: str
    name: str
    change: str
    fields: tuple


def changesets_for(model, pk):
    """Return the queryset of the ChangeSets that touched a record, deleted or not, or one of its child records.

    ChangeSets that moved a child record to another record are included.
    """
    own, *rows = version_querysets(model, pk)
    chosen = [some.order_by().values("changeset_id") for some in (own, *rows)]
    chosen += [next_versions(some).values("changeset_id") for some in rows]
    return ChangeSet.objects.filter(reduce(or_, [Q(pk__in=changesets) for changesets in chosen])).select_related("user")


def first_changeset(record):
    """Return the ChangeSet that created a record; None if it has no history."""
    first = type(record).history.filter(id=record.pk).select_related("changeset").order_by("history_id").first()
    return first and first.changeset


def version_querysets(model, pk):
    """Return querysets of all versions of a record and of all that ever belonged to it, its own first."""
    own = model.history.filter(id=pk)
    owner = own.first()
    if owner is None:
        return [own]
    rows = [
        other.history.filter(**{column: getattr(owner, mine) for column, mine in columns.items()})
        for other, keys in child_models(model).items()
        for columns in keys
    ]
    for child, key in grandchild_models(model):
        ever = [own.order_by().values("id") for own in rows if own.model.instance_type is child]
        rows += [key.model.history.filter(**{f"{key.attname}__in": pks}) for pks in ever]
    return [own, *rows]


def parent_versions(version):
    """Yield the last version of each record, deleted or not, to which a child record belonged in ``version``."""
    for model, lookups in parents_in(version):
        found = model.history.filter(**lookups).first()
        if found is not None:
            yield found


def next_versions(versions):
    """Return the queryset of the versions directly after ``versions``, a queryset of versions of child records.

    A next version may have moved the child record to another record.
    """
    history = versions.model.objects
    later = history.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id")).order_by("history_id")
    following = versions.order_by().annotate(following=Subquery(later.values("history_id")[:1]))
    return history.filter(history_id__in=following.values("following")).order_by()


def differences(changesets, model, pk):
    """Return what ``changesets`` changed in a record and its child records, id → list of RecordDifferences."""
    own, *rows = version_querysets(model, pk)
    chosen = [own, *(some for one in rows for some in (one, next_versions(one)))]
    versions = dict.fromkeys(
        version for some in chosen for version in some.filter(changeset__in=changesets).order_by("id")
    )
    found = {changeset.pk: [] for changeset in changesets}
    for version, difference in compare_with_previous(list(versions)):
        if difference not in found[version.changeset_id]:
            found[version.changeset_id].append(difference)
    return found


def changed_since(model, pk, changeset):
    """Return how a record and its child records differ from before ``changeset``, as a list of RecordDifferences.

    The changes of ``changeset`` and of all later ChangeSets are included.
    """
    pairs = {}
    for own in version_querysets(model, pk):
        rows, ever = own.model.instance_type, set(own.order_by().values_list("id", flat=True))
        then, now = last_versions(rows, ever, changeset__lt=changeset), last_versions(rows, ever)
        version_ids = [version.pk for version in (*then.values(), *now.values())]
        # Child records that belonged to the record then, and those that belong to it now.
        belongs = set(own.filter(pk__in=version_ids).order_by().values_list("id", flat=True))
        pairs |= {(rows, one): (then.get(one), now[one]) for one in sorted(belongs)}
    names = VersionLabels([version for pair in pairs.values() for version in pair if version])
    found = [compare_versions(before, after, names) for before, after in pairs.values() if before != after]
    return [one for one in found if one.fields]


def compare_with_previous(versions):
    """Yield each version with its RecordDifference from the record's previous version."""
    before = {
        (model, version.pk): previous
        for model, own in group_by_model(versions).items()
        for version, previous in _with_previous(model, own)
    }
    names = VersionLabels([*versions, *(previous for previous in before.values() if previous)])
    for version in versions:
        yield version, compare_versions(before[version.instance_type, version.pk], version, names)


def _with_previous(model, versions):
    # ``versions`` may hold several versions of one record.
    stored = model.history.filter(id__in={version.id for version in versions}).order_by("history_id")
    previous, last = {}, {}
    for version in stored:
        previous[version.history_id] = last.get(version.id)
        last[version.id] = version
    return [(version, previous[version.history_id]) for version in versions]


def changes_of(changeset, most, start=0):
    """Return at most ``most`` RecordDifferences of a ChangeSet, and the number of versions that it left.

    The first ``start`` versions are skipped.
    """
    versions, number = [], 0
    for model in record_models():
        own = model.history.filter(changeset=changeset).order_by("id")
        first = max(start - number, 0)
        number += own.count()
        versions += own[first : first + most - len(versions)]
    return [found for _version, found in compare_with_previous(versions)], number


def headlines(changesets):
    """Return short descriptions of ``changesets``, as ChangeSet id → (list of (kind, name), number of versions).

    One record of each model is named. Models with a status or approval come first. The number of queries does not
    depend on the number of ChangeSets.
    """
    by_name = {model._meta.model_name: model for model in sorted(record_models(), key=_has_no_status)}
    parts = [
        model.history.filter(changeset__in=changesets)
        .order_by()
        .values("changeset")
        .annotate(number=Count("pk"), first=Min("history_id"))
        .values_list(Value(name, output_field=CharField()), "changeset", "number", "first")
        for name, model in by_name.items()
    ]
    numbers, firsts = defaultdict(int), defaultdict(list)
    for name, changeset, number, first in parts[0].union(*parts[1:], all=True):
        numbers[changeset] += number
        firsts[name].append(first)
    versions = [version for name in by_name if firsts[name] for version in _versions(by_name[name], firsts[name])]
    names, found = VersionLabels(versions), defaultdict(list)
    for version in versions:
        kind = capfirst(str(version.instance_type._meta.verbose_name))
        found[version.changeset_id].append((kind, names.name_of(version)))
    return {changeset.pk: (found[changeset.pk], numbers[changeset.pk]) for changeset in changesets}


def _has_no_status(model):
    return not issubclass(model, (Publishable, Approved))


def _versions(model, pks):
    return model.history.filter(pk__in=pks).order_by("pk")


def preview_restore(states):
    """Return what restoring ``states`` would change now, as a list of RecordDifferences.

    ``states``: model → primary key → version or None.
    """
    pairs = []
    for model, versions in states.items():
        last = last_versions(model, list(versions))
        pairs += [(last[pk], version) for pk, version in versions.items()]
    names = VersionLabels([version for pair in pairs for version in pair if version])
    found = [compare_versions(now, then, names) for now, then in pairs]
    return [one for one in found if one.fields]


def describe_records(model, pks):
    """Return the present texts of records and child records: primary key → list of (kind, name, [(label, text)]).

    Child records are found if they refer to ``model`` by its primary key; what belongs to them follows them. The number
    of queries does not depend on the number of records.
    """
    found = {pk: [] for pk in pks}
    last = last_versions(model, list(found)).values()
    versions = [(version.id, version) for version in last if version.history_type != DELETED]
    for rows, keys in child_models(model).items():
        owners = {}
        for column in (own for columns in keys for own, theirs in columns.items() if theirs == "id"):
            versions += _present_children(rows, column, {pk: pk for pk in found}, owners)
        for grandchild, column in (
            (key.model, key.attname) for child, key in grandchild_models(model) if child is rows
        ):
            versions += _present_children(grandchild, column, owners, {})
    names = VersionLabels([version for _pk, version in versions])
    for pk, version in versions:
        kind = capfirst(str(version.instance_type._meta.verbose_name))
        texts = [(label, text) for label, text in field_texts(version, names).items() if text]
        found[pk].append((kind, names.name_of(version), texts))
    return found


def _present_children(model, column, records, children):
    # Pairs (primary key of the record described, last version) of the records of ``model`` whose ``column`` is among
    # ``records``: primary key of their parent → that of the record described. Adds their own to ``children``.
    ever = model.history.filter(**{f"{column}__in": list(records)}).order_by().values_list("id", flat=True)
    found = []
    for version in sorted(last_versions(model, set(ever)).values(), key=lambda one: one.id):
        # The child record may have been moved or deleted since.
        if version.history_type != DELETED and getattr(version, column) in records:
            children[version.id] = records[getattr(version, column)]
            found.append((children[version.id], version))
    return found


def deleted_versions(model):
    """Return the queryset of the last versions of deleted records of ``model``, the latest first."""
    later = model.history.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    deleted = model.history.filter(~Exists(later), history_type=DELETED)
    return deleted.select_related("changeset").order_by("-history_id")


def with_labels(versions):
    """Return a list of pairs: a version, and the name of its record in that version."""
    names = VersionLabels(versions)
    return [(version, names.name_of(version)) for version in versions]


def compare_versions(before, after, names):
    """Return the RecordDifference between two versions of a record.

    One of them may be None or a deletion. ``names`` is a VersionLabels made of both.
    """
    shown = after or before
    old = field_texts(before, names) if before and before.history_type != DELETED else {}
    new = field_texts(after, names) if after and after.history_type != DELETED else {}
    fields = [FieldDifference(label, old.get(label, ""), new.get(label, "")) for label in {**old, **new}]
    meta = shown.instance_type._meta
    return RecordDifference(
        model=shown.instance_type,
        pk=shown.id,
        kind=capfirst(str(meta.verbose_name)),
        name=names.name_of(shown),
        change=CREATED if not old else DELETED if not new else CHANGED,
        fields=tuple(field for field in fields if field.before != field.after),
    )


def field_texts(version, names):
    """Return the editable fields of a version, as a dict of label → text."""
    model = version.instance_type
    texts = {}
    for field in [*version.tracked_fields, *version._history_m2m_fields]:
        if field.editable and not field.primary_key:
            texts[field_label(field)] = _text(model, version, field, names)
    return texts


def _text(model, version, field, names):
    if field.many_to_many:
        linked = names.links[model, version.history_id][field.name]
        return "\n".join(in_alphabetical_order(names.name(field.related_model, pk) for pk in linked))
    value = getattr(version, field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.name(field.related_model, value)
    if isinstance(field, LocatorsField):
        lines = (f"{names.name(Source, int(pk))}: {locator}" for pk, locator in value.items())
        return "\n".join(in_alphabetical_order(lines))
    if isinstance(value, list):
        return "\n".join(field_label(model._meta.get_field(name)) for name in value)
    return str(dict(field.flatchoices).get(value, value))


def field_label(field):
    """Return the label of a field as the admin shows it."""
    return capfirst(str(field.verbose_name))
