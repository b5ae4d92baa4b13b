"""Reading the history: which edits touched a record, and what each changed, field by field, before and after."""

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import CharField, Count, Exists, Min, OuterRef, Q, Subquery, Value
from django.utils.text import capfirst

from summits.history.bulk import CHANGED, CREATED, DELETED, last_versions
from summits.history.labels import VersionLabels, group_by_model
from summits.models import Edit
from summits.models.base import Approved, Published
from summits.models.references import child_models, parents_in, record_models


@dataclass(frozen=True)
class FieldDifference:
    """One field of a record, in words, before and after an edit."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordDifference:
    """What an edit did to one record or row: its ``kind`` of record and ``name``, what was ``done`` (+, ~ or -)."""

    model: type
    pk: int
    kind: str
    name: str
    done: str
    fields: tuple


def edits_for(model, pk):
    """Return the queryset of the Edits that touched a record of ``model``, there or gone, or a row of it.

    Also those by which a row was moved away to another record.
    """
    own, *rows = version_querysets(model, pk)
    chosen = [some.order_by().values("edit_id") for some in (own, *rows)]
    chosen += [next_versions(some).values("edit_id") for some in rows]
    return Edit.objects.filter(reduce(or_, [Q(pk__in=edits) for edits in chosen])).select_related("user")


def first_edit(record):
    """Return the Edit in which a record was entered; None if it has no history."""
    first = type(record).history.filter(id=record.pk).select_related("edit").order_by("history_id").first()
    return first and first.edit


def version_querysets(model, pk):
    """Return the querysets of all versions of a record and of what ever was a row of it, the record's own first."""
    own = model.history.filter(id=pk)
    owner = own.first()
    rows = [
        other.history.filter(**{column: getattr(owner, mine) for column, mine in columns.items()})
        for other, keys in child_models(model).items()
        for columns in keys
        if owner is not None
    ]
    return [own, *rows]


def owners_of(version):
    """Yield the last version of each record, there or gone, to which a row belonged in a ``version`` of it."""
    for model, lookups in parents_in(version):
        found = model.history.filter(**lookups).first()
        if found is not None:
            yield found


def next_versions(versions):
    """Return the queryset of the versions that came next after some ``versions`` (a queryset) of rows.

    By one of these a row may have left the record that it belonged to.
    """
    history = versions.model.objects
    later = history.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id")).order_by("history_id")
    following = versions.order_by().annotate(following=Subquery(later.values("history_id")[:1]))
    return history.filter(history_id__in=following.values("following")).order_by()


def differences(edits, model, pk):
    """Return what each of the ``edits`` changed of a record and its rows, as a dict of edit id → RecordDifferences."""
    own, *rows = version_querysets(model, pk)
    chosen = [own, *(some for one in rows for some in (one, next_versions(one)))]
    versions = dict.fromkeys(version for some in chosen for version in some.filter(edit__in=edits).order_by("id"))
    found = {edit.pk: [] for edit in edits}
    for version, difference in compare_with_previous(list(versions)):
        if difference not in found[version.edit_id]:
            found[version.edit_id].append(difference)
    return found


def changed_since(model, pk, edit):
    """Return what is otherwise of a record and its rows than before ``edit``, as RecordDifferences: all later edits."""
    pairs = {}
    for own in version_querysets(model, pk):
        rows, ever = own.model.instance_type, set(own.order_by().values_list("id", flat=True))
        then, now = last_versions(rows, ever, edit__lt=edit), last_versions(rows, ever)
        looked_at = [version.pk for version in (*then.values(), *now.values())]
        # Rows that belonged to it before, and those that do now.
        belongs = set(own.filter(pk__in=looked_at).order_by().values_list("id", flat=True))
        pairs |= {(rows, one): (then.get(one), now[one]) for one in sorted(belongs)}
    names = VersionLabels([version for pair in pairs.values() for version in pair if version])
    found = [compare_versions(before, after, names) for before, after in pairs.values() if before != after]
    return [one for one in found if one.fields]


def compare_with_previous(versions):
    """Yield each version with its RecordDifference from the version before it."""
    before = {
        (model, version.pk): former
        for model, own in group_by_model(versions).items()
        for version, former in _with_former(model, own)
    }
    names = VersionLabels([*versions, *(former for former in before.values() if former)])
    for version in versions:
        yield version, compare_versions(before[version.instance_type, version.pk], version, names)


def _with_former(model, versions):
    # Several versions of one record may be among them.
    stored = model.history.filter(id__in={version.id for version in versions}).order_by("history_id")
    former, last = {}, {}
    for version in stored:
        former[version.history_id] = last.get(version.id)
        last[version.id] = version
    return [(version, former[version.history_id]) for version in versions]


def changes_of(edit, most, start=0):
    """Return what an edit changed, as at most ``most`` RecordDifferences, and the number of versions it left.

    ``start``: how many of the first versions are passed over.
    """
    versions, number = [], 0
    for model in record_models():
        own = model.history.filter(edit=edit).order_by("id")
        first = max(start - number, 0)
        number += own.count()
        versions += own[first : first + most - len(versions)]
    return [found for _version, found in compare_with_previous(versions)], number


def headlines(edits):
    """Return what each of the ``edits`` changed, in short: edit id → ((kind, name) of one record of each kind, number).

    Records with a page of their own first. The number of questions is the same for any number of edits.
    """
    by_name = {model._meta.model_name: model for model in sorted(record_models(), key=_has_no_status)}
    parts = [
        model.history.filter(edit__in=edits)
        .order_by()
        .values("edit")
        .annotate(number=Count("pk"), first=Min("history_id"))
        .values_list(Value(name, output_field=CharField()), "edit", "number", "first")
        for name, model in by_name.items()
    ]
    numbers, firsts = defaultdict(int), defaultdict(list)
    for name, edit, number, first in parts[0].union(*parts[1:], all=True):
        numbers[edit] += number
        firsts[name].append(first)
    versions = [version for name in by_name if firsts[name] for version in _versions(by_name[name], firsts[name])]
    names, found = VersionLabels(versions), defaultdict(list)
    for version in versions:
        kind = capfirst(str(version.instance_type._meta.verbose_name))
        found[version.edit_id].append((kind, names.name_of(version)))
    return {edit.pk: (found[edit.pk], numbers[edit.pk]) for edit in edits}


def _has_no_status(model):
    return not issubclass(model, (Published, Approved))


def _versions(model, pks):
    return model.history.filter(pk__in=pks).order_by("pk")


def preview_restore(states):
    """Return what putting ``states`` back (model → primary key → version or None) would change, by what stands now."""
    pairs = []
    for model, versions in states.items():
        last = last_versions(model, list(versions))
        pairs += [(last[pk], version) for pk, version in versions.items()]
    names = VersionLabels([version for pair in pairs for version in pair if version])
    found = [compare_versions(now, then, names) for now, then in pairs]
    return [one for one in found if one.fields]


def describe_records(model, pks):
    """Return what records of ``model`` and their rows say now: primary key → (kind, name, [(label, text)]) of each.

    ``model`` has rows that name it by its primary key only. The number of questions is the same for any number of
    records.
    """
    found = {pk: [] for pk in pks}
    last = last_versions(model, list(found)).values()
    versions = [(version.id, version) for version in last if version.history_type != DELETED]
    for rows, keys in child_models(model).items():
        for column in (own for columns in keys for own, theirs in columns.items() if theirs == "id"):
            ever = rows.history.filter(**{f"{column}__in": list(found)}).order_by().values_list("id", flat=True)
            for version in sorted(last_versions(rows, set(ever)).values(), key=lambda one: one.id):
                # A row may have been moved away or deleted since.
                if version.history_type != DELETED and getattr(version, column) in found:
                    versions.append((getattr(version, column), version))
    names = VersionLabels([version for _pk, version in versions])
    for pk, version in versions:
        kind = capfirst(str(version.instance_type._meta.verbose_name))
        said = [(label, text) for label, text in field_texts(version, names).items() if text]
        found[pk].append((kind, names.name_of(version), said))
    return found


def deleted_versions(model):
    """Return the queryset of the last versions of records of ``model`` that were deleted, the latest first."""
    later = model.history.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    deleted = model.history.filter(~Exists(later), history_type=DELETED)
    return deleted.select_related("edit").order_by("-history_id")


def with_labels(versions):
    """Return versions with how their records were called then, as pairs."""
    names = VersionLabels(versions)
    return [(version, names.name_of(version)) for version in versions]


def compare_versions(before, after, names):
    """Return the RecordDifference between two versions of a record; one of them may be None, or of its deletion."""
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
        done=CREATED if not old else DELETED if not new else CHANGED,
        fields=tuple(field for field in fields if field.before != field.after),
    )


def field_texts(version, names):
    """Return what a version says, as a dict of label → text, of the fields that an editor fills."""
    model = version.instance_type
    said = {}
    for field in [*version.tracked_fields, *version._history_m2m_fields]:
        if field.editable and not field.primary_key:
            said[field_label(field)] = _text(model, version, field, names)
    return said


def _text(model, version, field, names):
    if field.many_to_many:
        linked = names.links[model, version.history_id][field.name]
        return "\n".join(sorted(names.name(field.related_model, pk) for pk in linked))
    value = getattr(version, field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.name(field.related_model, value)
    if isinstance(value, list):
        return "\n".join(field_label(model._meta.get_field(name)) for name in value)
    return str(dict(field.flatchoices).get(value, value))


def field_label(field):
    """Return the label of a field as it stands on the desk's pages."""
    return capfirst(str(field.verbose_name))
