"""No lost update: a page sends back which edition of the record it showed; on a later one its save is refused.

An edition is a short mark for each answer of the page, those of its rows included. Where another save has changed some
meanwhile, nothing is saved: the page comes back with what the other changed taken over and what this editor changed
still in its fields, and where both changed one, the two stand side by side.
"""

import json
from dataclasses import dataclass
from hashlib import blake2b

from django.forms.formsets import TOTAL_FORM_COUNT
from django.utils.translation import gettext as _

from summits.bounds import MOST_ROWS, is_key, most_rows, whole_number

FIELD = "_edition"
"""The name under which a page sends the edition it showed."""
RECORD = ""
"""Where the answers of the record itself stand among those of the rows, which stand under prefix and key."""


@dataclass(frozen=True)
class Difference:
    """What another editor changed meanwhile: in which row and field, ``theirs`` and ``yours``, both in words.

    ``yours`` is None where this editor left the answer as it was: then theirs is taken over. ``field_id`` leads to it.
    """

    label: str
    field_id: str
    theirs: str
    yours: str | None = None


@dataclass(frozen=True)
class Clash:
    """A save on an edition that is no longer the last: the ``data`` to go on with, its edition, the Differences."""

    data: object
    edition: str
    differences: list


class Page:
    """The answers of a page as the record stands now: row → name of the field → what a browser would send.

    ``form`` and ``formsets`` are those of the page, unbound.
    """

    def __init__(self, form, formsets):
        self.formsets = formsets
        self.forms = {RECORD: form}
        for formset in formsets:
            self.forms |= {row_of(formset, one.instance.pk): one for one in formset.initial_forms}
        self.answers = {row: answers_of(one) for row, one in self.forms.items()}

    @property
    def edition(self):
        """The marks of all answers, as text."""
        marks = {row: {name: mark(values) for name, values in own.items()} for row, own in self.answers.items()}
        return json.dumps(marks, separators=(",", ":"))

    def sent(self, data):
        """Return what ``data`` answers, in the same shape; a new row stands under its place, as "positions:+3"."""
        form = self.forms[RECORD]
        found = {RECORD: {name: values_of(data, form.add_prefix(name)) for name in asked(form)}}
        for formset in self.formsets:
            empty = formset.empty_form
            most = most_rows(len(formset.get_queryset()))
            for place in range(number_in(data, f"{formset.prefix}-{TOTAL_FORM_COUNT}", most)):
                prefix = f"{formset.prefix}-{place}"
                own = {name: values_of(data, f"{prefix}-{name}") for name in asked(empty)}
                key = "".join(own[formset.model._meta.pk.name]) or f"+{place}"
                found[row_of(formset, key)] = own
        return found

    def rebuilt(self, data, answers):
        """Return ``data`` with these answers in place of its own: the saved rows as they stand now, then the others."""
        rebuilt = data.copy()
        put(rebuilt, self.forms[RECORD], RECORD, answers[RECORD])
        for formset in self.formsets:
            for name in [name for name in rebuilt if name.startswith(f"{formset.prefix}-")]:
                if not name.endswith("_FORMS"):
                    del rebuilt[name]
            saved = [row_of(formset, one.instance.pk) for one in formset.initial_forms]
            others = [row for row in answers if row.startswith(f"{formset.prefix}:") and row not in saved]
            empty = formset.empty_form
            for place, row in enumerate([*saved, *others]):
                put(rebuilt, empty, f"{formset.prefix}-{place}-", answers[row])
            rebuilt[f"{formset.prefix}-INITIAL_FORMS"] = str(len(saved))
            rebuilt[f"{formset.prefix}-TOTAL_FORMS"] = str(len(saved) + len(others))
        return rebuilt


def has_unsaved(data, page):
    """Return whether ``data`` answers anything otherwise than the page showed it: typed there and not saved."""
    shown = read(data.get(FIELD)) or read(page.edition)
    for row, yours in page.sent(data).items():
        if ":+" in row:
            formset = next(one for one in page.formsets if row.startswith(f"{one.prefix}:"))
            empty = formset.empty_form
            names = [name for name, field in empty.fields.items() if not field.widget.is_hidden]
            if any(yours[name] != shown_by(empty[name]) for name in names if name in yours):
                return True
        elif any(mark(values) != shown.get(row, {}).get(name) for name, values in yours.items()):
            return True
    return False


def clash_of(data, page):
    """Return the Clash of what was sent with the record as the Page has it now; None if it is the edition shown."""
    edition, sent = page.edition, page.sent(data)
    # A row that is none of the record's was taken away, or is another record's: its text comes back as a new row.
    if data.get(FIELD) == edition and all(row in page.answers or ":+" in row for row in sent):
        return None
    shown = read(data.get(FIELD))
    merged, differences = {}, []
    for row, theirs in page.answers.items():
        merged[row], found = merged_row(page.forms[row], theirs, sent.get(row), shown.get(row))
        differences += found
    for row, yours in sent.items():
        if row not in page.answers:
            kept, found = other_row(page, row, yours, shown.get(row))
            merged |= kept
            differences += found
    return Clash(page.rebuilt(data, merged), edition, differences)


def merged_row(form, theirs, yours, shown):
    """Return the answers of a row that stands, and the Differences: ``yours`` where they were changed here."""
    if yours is None:
        return theirs, [Difference(name_of(form), "", _("A new row."))] if shown is None else []
    merged, differences, shown = {}, [], shown or {}
    for name, value in theirs.items():
        here = yours.get(name, value)
        changed_here, changed_there = (mark(one) != shown.get(name) for one in (here, value))
        merged[name] = here if changed_here else value
        if changed_there and here != value:
            differences.append(difference(form, name, value, here if changed_here else None))
    return merged, differences


def other_row(page, row, yours, shown):
    """Return a row that does not stand (any more), and the Differences: kept if it is new or was changed here."""
    if ":+" in row:
        return {row: yours}, []
    formset, shown = next(one for one in page.formsets if row.startswith(f"{one.prefix}:")), shown or {}
    removed = Difference(str(formset.model._meta.verbose_name).capitalize(), "", _("This row was removed."))
    changed = [name for name, values in yours.items() if mark(values) != shown.get(name)]
    if not changed or yours.get("DELETE"):
        return {}, [removed]
    new = {**yours, formset.model._meta.pk.name: ()}
    words = "; ".join(told(formset.empty_form.fields[name], yours[name]) for name in changed)
    return {row: new}, [Difference(removed.label, "", removed.theirs, words)]


def difference(form, name, theirs, yours):
    """Return the Difference of a field of a form."""
    field = form.fields[name]
    label = ": ".join(filter(None, (name_of(form), str(form[name].label))))
    in_words = None if yours is None else told(field, yours)
    return Difference(label, form[name].id_for_label, told(field, theirs), in_words)


def name_of(form):
    """Return how a row is called; "" for the record itself."""
    return getattr(form, "row_label", "")


def told(field, values):
    """Return the values of a form field as an editor reads them; a dash for none."""
    if not values:
        return "–"
    if hasattr(field, "queryset"):
        keys = list(filter(is_key, values))
        return "; ".join(map(field.label_from_instance, field.queryset.filter(pk__in=keys)))
    labels = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    return "\n".join(labels.get(value, value) for value in values)


def answers_of(form):
    """Return what a browser would send of an unbound form that nobody touched: name → values."""
    return {name: shown_by(form[name]) for name in asked(form)}


def asked(form):
    """Return the names of the fields of a form that take an answer: not those that only show something."""
    return [name for name, field in form.fields.items() if not field.disabled]


def shown_by(bound):
    """Return the values that a field shows, as a browser would send them."""
    value, widget = bound.value(), widget_of(bound.field)
    if hasattr(widget, "check_test"):
        return ("on",) if widget.check_test(value) else ()
    written = widget.format_value(value)
    return cleaned(written if isinstance(written, list | tuple) else [written])


def widget_of(field):
    """Return the widget that writes the values of a field, also where Django's links beside it wrap it."""
    return getattr(field.widget, "widget", field.widget)


def values_of(data, name):
    """Return the values that ``data`` has under a name, fit to be compared with what a field shows."""
    return cleaned(data.getlist(name))


def cleaned(values):
    """Return values without those that are empty, in one order, and with one kind of line break."""
    return tuple(sorted(str(value).replace("\r\n", "\n") for value in values if value not in (None, "")))


def put(data, form, prefix, answers):
    """Write answers into ``data``, under the names of their fields behind ``prefix``."""
    for name, values in answers.items():
        widget = widget_of(form.fields[name])
        is_several = hasattr(widget, "check_test") or getattr(widget, "allow_multiple_selected", False)
        if values or not is_several:
            data.setlist(f"{prefix}{name}", list(values) or [""])
        else:
            # An empty list would be read as a value.
            data.pop(f"{prefix}{name}", None)


def mark(values):
    """Return a short mark of an answer: another for another answer, but for one in four thousand million."""
    return blake2b(repr(values).encode(), digest_size=4).hexdigest()


def row_of(formset, key):
    """Return where the answers of a row stand among those of the page."""
    return f"{formset.prefix}:{key}"


def number_in(data, name, most=MOST_ROWS):
    """Return how many rows ``data`` says it has under a name, as Django reads it; never more than a page may have."""
    return min(whole_number(data.get(name, "")), most)


def read(text):
    """Return the marks of an edition; none for what is no edition, so that all of it counts as changed."""
    try:
        marks = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    is_marks = isinstance(marks, dict) and all(isinstance(own, dict) for own in marks.values())
    return marks if is_marks else {}
