"""Three-way merge of a page's form data: as an editor opened it, as it is stored now, and as the editor sent it.

The data of a row maps the name of each field to what a browser sends for it, as a sorted tuple of strings. The key of
a row is a pair: the prefix of its formset, "" for the record of the page itself, and its primary key as text.
"""

from dataclasses import dataclass

from django.forms import model_to_dict
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils.translation import gettext as _

from summits.admin_site.request_limits import is_valid_pk
from summits.text.stored_form import normalize_paragraphs

NEW = "+"
"""Stands for the primary key of a new row, followed by the row's index in its formset."""


@dataclass(frozen=True)
class FieldConflict:
    """A field or row that another editor changed meanwhile: ``theirs`` and ``yours``, both as text for the editor.

    ``yours`` is None if this editor left it unchanged; ``theirs`` is then used. ``field_id`` is the HTML id of the
    field on the page, or "" if the page does not show it.
    """

    label: str
    field_id: str
    theirs: str
    yours: str | None = None


class EditConflict(Exception):
    """Raised if somebody else changed the record after the page was opened. Nothing was saved.

    ``data`` is the merged form data; a field that both changed is as this editor sent it. ``differences`` is a list of
    ``FieldConflict``.
    """

    def __init__(self, data, differences):
        super().__init__(f"{len(differences)} differences")
        self.data, self.differences = data, differences


class PageData:
    """The data of all rows of a page. ``form`` is the record's, unbound; ``formsets`` are bound to the POST data."""

    def __init__(self, form, formsets):
        self.formsets = {formset.prefix: formset for formset in formsets}
        self.forms = {"": form} | {formset.prefix: formset.empty_form for formset in formsets}
        self.record = "", str(form.instance.pk)
        self.rows = {self.record: (form.instance, 0)} | {
            (formset.prefix, str(row.pk)): (row, index)
            for formset in formsets
            for index, row in enumerate(formset.get_queryset())
        }

    def data_for(self, values):
        """Return the data of rows, given as row → name of the field → value."""
        return {row: initial_form_data(self.forms[row[0]], own) for row, own in values.items()}

    def stored(self):
        """Return the data of the rows as the database has them now."""
        rows = self.rows.items()
        return self.data_for({name: model_to_dict(row, self.forms[name[0]].fields) for name, (row, _place) in rows})

    def posted(self, data):
        """Return the data of the rows that were sent in ``data``, a QueryDict."""
        posted = {self.record: posted_data(self.forms[""], data)}
        for prefix, formset in self.formsets.items():
            for index in range(formset.total_form_count()):
                own = posted_data(self.forms[prefix], formset.data, f"{prefix}-{index}-")
                posted[prefix, "".join(own[formset.model._meta.pk.name]) or f"{NEW}{index}"] = own
        return posted

    def merge(self, data, base):
        """Raise EditConflict if the stored rows differ from ``base``, or if a row was sent that is not stored.

        ``data`` is the POST data. ``base`` is the data of the rows as the editor opened them; a row or field that it
        lacks counts as changed by both.
        """
        stored, posted = self.stored(), self.posted(data)
        unknown_rows = [row for row in posted if row not in stored and not is_new(row)]
        if not unknown_rows and all(base.get(row) == current for row, current in stored.items()):
            return
        merged, differences = {}, []
        for row, current in stored.items():
            before, yours = base.get(row, {}), posted.get(row)
            if yours is None:
                merged[row] = current
                differences += [] if before else [FieldConflict(self._label(row), "", _("New row."))]
            else:
                is_changed = {name: yours[name] != before.get(name) for name in current}
                merged[row] = {name: yours[name] if is_changed[name] else value for name, value in current.items()}
                differences += self._differences(row, before, current, yours)
        for row in unknown_rows:
            # The row was deleted meanwhile, or belongs to another record. If this editor changed it, it is kept as a
            # new row.
            rescued, difference = self._without_row(row, base.get(row, {}), posted[row])
            merged |= rescued
            differences.append(difference)
        merged |= {row: own for row, own in posted.items() if is_new(row)}
        raise EditConflict(self._merged_post(data, merged), differences)

    def _differences(self, row, base, current, yours):
        form = self.forms[row[0]]
        _row, index = self.rows[row]
        for name, theirs in current.items():
            if theirs not in (base.get(name), yours[name]):
                field, bound = form.fields[name], form[name]
                label = ": ".join(filter(None, (self._label(row), str(bound.label))))
                own_text = None if yours[name] == base.get(name) else display_values(field, yours[name])
                field_id = bound.id_for_label.replace("__prefix__", str(index))
                yield FieldConflict(label, field_id, display_values(field, theirs), own_text)

    def _without_row(self, row, base, yours):
        formset, form = self.formsets[row[0]], self.forms[row[0]]
        label = str(formset.model._meta.verbose_name).capitalize()
        changed = [name for name, values in yours.items() if values != base.get(name)]
        if not changed or yours.get("DELETE"):
            return {}, FieldConflict(label, "", _("This row was removed."))
        own_text = "; ".join(display_values(form.fields[name], yours[name]) for name in changed)
        rescued = {row: yours | {formset.model._meta.pk.name: ()}}
        return rescued, FieldConflict(label, "", _("This row was removed."), own_text)

    def _label(self, row):
        return "" if row == self.record else self.formsets[row[0]].label(self.rows[row][0])

    def _merged_post(self, data, rows):
        # The form data of these rows. In each formset the stored rows come first, in their order, then the others.
        post, row_prefixes = data.copy(), tuple(f"{prefix}-" for prefix in self.formsets)
        for name in [name for name in data if name.startswith(row_prefixes) and not name.endswith("_FORMS")]:
            del post[name]
        write_form_data(post, self.forms[""], rows[self.record])
        for prefix, form in self.forms.items():
            if prefix:
                stored = [row for row in self.rows if row[0] == prefix]
                others = [row for row in rows if row[0] == prefix and row not in self.rows]
                for index, row in enumerate([*stored, *others]):
                    write_form_data(post, form, rows[row], f"{prefix}-{index}-")
                post[f"{prefix}-{INITIAL_FORM_COUNT}"] = str(len(stored))
                post[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(len(stored) + len(others))
        return post


def is_new(row):
    """Return whether a row, given its key, was sent as a new one."""
    return row[1].startswith(NEW)


def initial_form_data(form, values=None):
    """Return the data that an unchanged form would send. ``values`` of the fields default to the form's initial ones.

    Disabled fields are left out.
    """
    values = form.initial if values is None else values
    return {
        name: _initial_data(field, values.get(name, field.initial))
        for name, field in form.fields.items()
        if not field.disabled
    }


def _initial_data(field, value):
    value, widget = field.prepare_value(value() if callable(value) else value), _widget(field)
    if hasattr(widget, "check_test"):
        return ("on",) if widget.check_test(value) else ()
    formatted = widget.format_value(value)
    return _normalised(formatted if isinstance(formatted, list | tuple) else [formatted])


def posted_data(form, data, prefix=""):
    """Return the data that was sent for the fields of a form, whose names in ``data`` begin with ``prefix``."""
    return {
        name: _normalised(data.getlist(f"{prefix}{name}")) for name, field in form.fields.items() if not field.disabled
    }


def _normalised(values):
    # Browsers send line breaks as CR LF.
    return tuple(sorted(normalize_paragraphs(str(value)) for value in values if value not in (None, "")))


def write_form_data(data, form, row, prefix=""):
    """Write the data of a row into ``data``, a QueryDict, in the format that ``posted_data`` reads."""
    for name, values in row.items():
        widget = _widget(form.fields[name])
        is_multiple = hasattr(widget, "check_test") or getattr(widget, "allow_multiple_selected", False)
        if values or not is_multiple:
            data.setlist(f"{prefix}{name}", list(values) or [""])
        else:
            # A key with an empty list would count as sent.
            data.pop(f"{prefix}{name}", None)


def _widget(field):
    # The admin wraps the widget of a relation in one that adds links.
    return getattr(field.widget, "widget", field.widget)


def display_values(field, values):
    """Return the data of a form field as text for an editor; a dash if it is empty."""
    if not values:
        return "–"
    if hasattr(field, "queryset"):
        keys = list(filter(is_valid_pk, values))
        return "; ".join(map(field.label_from_instance, field.queryset.filter(pk__in=keys)))
    labels = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    return "\n".join(labels.get(value, value) for value in values)
