"""Which records belong to or refer to which, derived from the models' foreign keys: new models need no entry here."""

from collections import defaultdict
from functools import cache

from django.apps import apps
from django.db.models import CASCADE, SET_NULL, ForeignKey, ForeignObject, Model


@cache
def record_models(base=Model):
    """Return a tuple of the models with a history, or of those that are subclasses of ``base``."""
    models = [model for model in apps.get_app_config("summits").get_models() if issubclass(model, base)]
    return tuple(model for model in models if hasattr(model._meta, "simple_history_manager_attribute"))


def foreign_keys(model):
    """Return a list of the foreign keys of a model that have a column."""
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def parent_foreign_keys(model):
    """Return a list of the foreign keys of ``model`` to parent records: those with ``on_delete=CASCADE``."""
    return [key for key in foreign_keys(model) if key.remote_field.on_delete is CASCADE]


def page_keys(model):
    """Return a list of the foreign keys of ``model`` to the records on whose page its records are edited.

    It is empty for a model with a page of its own. Of two keys to one model only the first counts: a relation between
    agreements is edited on the page of its ``agreement``.
    """
    return list({key.related_model: key for key in reversed(parent_foreign_keys(model))}.values())


@cache
def child_models(model):
    """Return the models whose records belong to a record of ``model``, as a dict of model → list of dicts.

    Each dict maps columns of the child to columns of the parent with the same value. A position belongs to a
    discussion by two columns, summit and issue.
    """
    found = {}
    for relation in model._meta.related_objects:
        if relation.on_delete is CASCADE:
            columns = {own.attname: parent.attname for own, parent in relation.field.related_fields}
            found.setdefault(relation.related_model, []).append(columns)
    return found


@cache
def grandchild_models(model):
    """Return the models whose records belong to child records of ``model``, as a list of (child model, foreign key).

    Left out are those that belong to ``model`` itself as well: a position to its summit, besides its discussion.
    """
    children = child_models(model)
    return [
        (child, key)
        for child in children
        for grandchild in child_models(child)
        if grandchild not in children
        for key in parent_foreign_keys(grandchild)
        if key.related_model is child
    ]


@cache
def paths_to_owners(model, keys_of=parent_foreign_keys):
    """Return path → model of the records to which a record of ``model`` belongs, directly or through another.

    An assessment belongs to its "commitment" and to the "commitment__agreement" of that. ``keys_of``: the function
    that returns the foreign keys to follow from a model.
    """
    found = {}
    for key in keys_of(model):
        found[key.name] = key.related_model
        found |= {f"{key.name}__{path}": owner for path, owner in paths_to_owners(key.related_model, keys_of).items()}
    return found


def parents_in(version):
    """Return the parent records of a record in one ``version`` of it, as a list of (model, dict of lookups)."""
    keys = [field for field in version.instance_type._meta.get_fields() if isinstance(field, ForeignObject)]
    return [
        (key.related_model, {parent.attname: getattr(version, own.attname) for own, parent in key.related_fields})
        for key in keys
        if key.remote_field.on_delete is CASCADE
    ]


def records_losing_links(model, pks):
    """Return the records that lose a link when records of ``model`` are deleted, as a dict of model → set of pks."""
    found = defaultdict(set)
    for relation in model._meta.related_objects:
        other = relation.related_model
        if other in record_models() and (relation.many_to_many or relation.on_delete is SET_NULL):
            referring = other._base_manager.filter(**{f"{relation.field.name}__in": pks})
            found[other].update(referring.order_by().values_list("pk", flat=True))
    return found
