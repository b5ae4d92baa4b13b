"""The admin's own search, in lists and pickers: which records match, the best first, and what tells namesakes apart."""

from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Case, CharField, Exists, OuterRef, Q, TextField, When
from django.utils.text import smart_split

from summits.models import NAME_MODELS
from summits.search.schema.distinctions import RELATED, distinction, with_distinctions
from summits.text.alphabet import plain_letters

MAX_SEARCH_WORDS = 20
"""The maximum number of search words. Each word adds a condition on every search field."""
OWN_NAME_FIELDS = ("name", "title", "native_name", "sort_name", "iso_code")
"""Fields of records that hold a name of theirs."""


def folded_term(term):
    """Return a search term without case, accents and apostrophes; what stands in double quotes stays together."""
    return '"'.join(map(plain_letters, term.split('"'))).strip()


def folded_search_field(model, path):
    """Return a search field of Django's with the lookup that folds both sides, if its field holds text."""
    field = get_fields_from_path(model, path)[-1]
    return f"{path}__plain_letters__contains" if isinstance(field, CharField | TextField) else path


def has_too_many_words(term):
    """Return whether a search term has more than MAX_SEARCH_WORDS."""
    return sum(1 for _word in smart_split(term)) > MAX_SEARCH_WORDS


def rank_by_name(model, term, named=()):
    """Return an expression for the order of records that match ``term``, a folded one; a better match has a lower rank.

    First those with a name that is the term, and those whose primary keys ``named`` holds; then those whose own name
    begins with it, another name begins with it, and a word of the own name does. None if the model has no names.
    """
    fields = [field.name for field in model._meta.fields if field.name in OWN_NAME_FIELDS]
    if not fields:
        return None
    words = term.replace('"', "").strip()
    own = {lookup: _any(fields, lookup, words) for lookup in ("exact", "startswith")}
    other = {lookup: _has_other_name(model, lookup, words) for lookup in own}
    return Case(
        When(own["exact"] | other["exact"] | Q(pk__in=named), then=0),
        When(own["startswith"], then=1),
        When(other["startswith"], then=2),
        When(_any(fields, "contains", f" {words}"), then=3),
        default=4,
    )


def _any(fields, lookup, words):
    found = Q(pk__in=())
    for field in fields:
        found |= Q(**{f"{field}__plain_letters__{lookup}": words})
    return found


def _has_other_name(model, lookup, words):
    if model not in NAME_MODELS:
        return Q(pk__in=())
    names = NAME_MODELS[model]
    parent = model._meta.get_field("names").field.name
    return Q(Exists(names.objects.filter(**{parent: OuterRef("pk"), f"name__plain_letters__{lookup}": words})))


def picker_label(record):
    """Return the name of a record with what tells namesakes apart, as pickers show it: "Vladimir Putin (1952–)"."""
    told = distinction(record)
    return f"{record} ({told})" if told else str(record)


def load_label_relations(field):
    """Return a form field of relations, or None, whose records are read with what ``picker_label`` needs."""
    if field is not None:
        field.queryset = with_distinctions(field.queryset)
    return field


def with_label_relations(names, model):
    """Return the names of relations of ``model``, with those of the related records that ``picker_label`` reads."""
    related = {name: model._meta.get_field(name).related_model for name in names}
    return [*names, *(f"{name}__{one}" for name in names for one in RELATED.get(related[name], ()))]
