"""Model fields: partial dates, generated first and last days, names of unverified fields."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from summits.partial_dates import PartialDate
from summits.text.quotation_marks import without_outer_marks
from summits.text.stored_form import normalize_line, normalize_paragraphs

DATE_HELP = _("Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.")

SENTENCE, NOTE, TEXT, DOCUMENT = 500, 2_000, 4_000, 50_000
"""Maximum lengths of texts, in characters: one or two sentences, a note, a few paragraphs, the text of a document.

They keep a public page within 150 kB: a summit's page shows up to 75 sentences on discussions and 30 quotations. The
longest of these in the archive has 260 characters, the longest paragraph 730.
"""


class ParagraphField(models.TextField):
    """A text of one paragraph, of any length: it is stored on one line."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class QuotedTextField(ParagraphField):
    """The words of a quotation. Pages print the quotation marks, so those typed around the whole are not stored."""

    @staticmethod
    def normalize(text):
        """Return the words on one line, without quotation marks around all of them."""
        return without_outer_marks(normalize_line(text))


def stored_form(field):
    """Return the function from a text to the form in which ``field`` stores it: ``normalize_line``, or for longer texts
    ``normalize_paragraphs``."""
    if hasattr(field, "normalize"):
        return field.normalize
    has_paragraphs = isinstance(field, models.TextField) and not isinstance(field, ParagraphField)
    return normalize_paragraphs if has_paragraphs else normalize_line


class PartialDateFormField(forms.CharField):
    """A text input whose cleaned value is a PartialDate or None. It also accepts "6 April 2008" and "April 2008"."""

    def to_python(self, value):
        """Parse the text into a PartialDate, None if empty. Raises ValidationError with the reason."""
        if isinstance(value, PartialDate):
            return value
        text = normalize_line(super().to_python(value) or "")
        if not text:
            return None
        try:
            return PartialDate.parse_input(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class PartialDateField(models.CharField):
    """A model field for a PartialDate, stored in its written form (at most 11 characters); null if unknown."""

    description = _("Partial date")

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 11
        kwargs.setdefault("help_text", DATE_HELP)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return None if value is None else PartialDate.parse(value)

    def to_python(self, value):
        if value is None or isinstance(value, PartialDate):
            return value
        if not str(value).strip():
            return None
        try:
            return PartialDate.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value):
        value = self.to_python(value)
        return None if value is None else str(value)

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs):
        kwargs.setdefault("form_class", PartialDateFormField)
        # A typed date may be longer than the written form: "30 September 2008".
        kwargs.setdefault("max_length", None)
        kwargs.setdefault("empty_value", None)
        return super().formfield(**kwargs)

    def run_validators(self, value):
        """Run none: parsing is the only validation, and CharField's length validator cannot measure a PartialDate."""


class _Bound(Func):
    """A database function from the written form of a partial date to a day.

    A year or month is first completed to a full date. A text that is no date gives NULL on SQLite and an error on
    PostgreSQL, so neither stores it in a column that is not null.
    """

    arity = 1
    plain = "replace(%(expressions)s, '~', '')"

    def __init__(self, expression, **extra):
        super().__init__(expression, output_field=models.DateField(), **extra)

    def render(self, compiler, connection, template, **context):
        """Return SQL and parameters of ``template``, which may contain the expression several times."""
        sql, params = self.as_sql(compiler, connection, template=template, **context)
        return sql, list(params) * template.count("%(expressions)s")


class Earliest(_Bound):
    """A database function: the first day that a partial date can mean."""

    def as_sqlite(self, compiler, connection, **context):
        day = f"{self.plain} || substr('-01-01', length({self.plain}) - 3)"
        return self.render(compiler, connection, f"date({day})", **context)

    def as_postgresql(self, compiler, connection, **context):
        # make_date, because generated columns allow no cast from text to date, which depends on session settings.
        return self.render(compiler, connection, _make_date(self.plain, "-01-01"), **context)


class Latest(_Bound):
    """A database function: the last day that a partial date can mean."""

    def as_sqlite(self, compiler, connection, **context):
        template = (
            f"CASE length({self.plain}) WHEN 10 THEN date({self.plain}) "
            f"WHEN 7 THEN date({self.plain} || '-01', '+1 month', '-1 day') ELSE date({self.plain} || '-12-31') END"
        )
        return self.render(compiler, connection, template, **context)

    def as_postgresql(self, compiler, connection, **context):
        first = _make_date(self.plain, "-12-01")
        template = (
            f"CASE length({self.plain}) WHEN 10 THEN {first} "
            f"ELSE ({first} + interval '1 month' - interval '1 day')::date END"
        )
        return self.render(compiler, connection, template, **context)


def _make_date(plain, rest):
    full = f"({plain} || substr('{rest}', length({plain}) - 3))"
    parts = ", ".join(f"substr({full}, {start}, {length})::int" for start, length in ((1, 4), (6, 2), (9, 2)))
    return f"make_date({parts})"


def generated_date_field(bound, *names, **kwargs):
    """Return a GeneratedField with the earliest or latest day of the first of the named fields that is set.

    ``bound`` is Earliest or Latest. The database computes it, so it always matches the date.
    """
    source = Coalesce(*names) if len(names) > 1 else F(names[0])
    return models.GeneratedField(expression=bound(source), output_field=models.DateField(), db_persist=True, **kwargs)


def partial_date_behind(field):
    """Return the expression of the partial date from which the database computes ``field``, a day; None for others."""
    expression = field.expression if field.generated else None
    return expression.get_source_expressions()[0] if isinstance(expression, _Bound) else None


class FieldNamesField(models.JSONField):
    """A list of names (strings) of the record's own fields that none of its sources confirms yet."""

    def __init__(self, *args, **kwargs):
        kwargs.update(default=list, blank=True)
        super().__init__(*args, **kwargs)

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        known = verifiable_fields(type(model_instance))
        unknown = [name for name in value if name not in known] if isinstance(value, list) else [value]
        if unknown:
            message = _("This record has no field named %(names)s.")
            raise ValidationError(message, code="invalid", params={"names": ", ".join(map(str, unknown))})


def verifiable_fields(model):
    """Return a list of the names of the fields of ``model`` that a source can confirm."""
    own = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [field.name for field in own if not field.generated and field.name not in UNVERIFIABLE_FIELDS]


UNVERIFIABLE_FIELDS = {"id", "slug", "status", "created", "modified", "sources", "locators", "unverified"}
