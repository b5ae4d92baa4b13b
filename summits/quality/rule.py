"""What a rule of the archive's quality is, and what it finds."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.functional import Promise

from summits.models.references import page_keys
from summits.quality.labels import row_label
from summits.vocabularies import Status

MAX_KEYS = 30_000
"""How many keys every database takes in one question: for rules that find their rows in Python."""


def no_details(rows):
    """Return no further words about any of the rows."""
    return {}


@dataclass(frozen=True, eq=False)
class QualityRule:
    """One thing that may be wrong with the rows of a model; several rules of one ``slug`` ask it of several models.

    ``label`` says it in an editor's words, as the end of a sentence: "no office on the day of the summit".
    ``breaking`` takes a queryset of rows of ``model`` and returns those that break the rule.
    ``more`` takes a list of such rows and returns further words of some, by primary key: which side, which field.
    ``field`` names the field at which it is mended, or rows of the page, as "positions".
    ``owners`` are the keys to the record on whose page the row is edited, if not the usual.
    ``own_page``: it is mended on the row's own page all the same. ``when_public``: it is no fault before publication.
    """

    slug: str
    label: Promise
    model: type[Model]
    field: str
    breaking: Callable
    more: Callable = no_details
    owners: tuple[str, ...] = field(default=None)
    own_page: bool = False
    when_public: bool = False

    def __post_init__(self):
        if self.owners is None:
            object.__setattr__(self, "owners", tuple(key.name for key in page_keys(self.model)))

    def __str__(self):
        return str(self.label)

    @property
    def key(self):
        """What names the rule among all."""
        return f"{self.slug}.{self.model._meta.model_name}.{self.field}"

    def owner_of(self, row):
        """Return the record on whose page ``row`` is edited: often itself."""
        return next((owner for name in self.owners if (owner := getattr(row, name)) is not None), row)

    def rows_of(self, record):
        """Return the rows that are edited on the page of ``record``; None where it has no such rows."""
        return self.rows_of_many(type(record), [record.pk])

    def rows_of_many(self, model, pks):
        """Return the rows that are edited on the pages of several records of a ``model``; None where it has none."""
        key = self.key_to(model)
        return self.model._default_manager.filter(**{f"{key}__in": pks}) if key else None

    def key_to(self, model):
        """Return the column of its rows that names the record of ``model`` on whose page they are; "" for none."""
        if not self.owners:
            return "pk" if model is self.model else ""
        keys = [self.model._meta.get_field(name) for name in self.owners]
        return next((key.attname for key in keys if key.related_model is model), "")

    def findings(self, rows):
        """Return a Finding for each of ``rows``, a list of rows that break the rule."""
        more = self.more(rows)
        return [Finding(self, row, more.get(row.pk, "")) for row in rows]


@dataclass(frozen=True)
class Finding:
    """That a row (instance) breaks a rule. ``more``: further words, "" if there is nothing to add."""

    rule: QualityRule
    row: Model
    more: str = ""

    @property
    def record(self):
        """The record on whose page the row is edited: often the row itself."""
        return self.rule.owner_of(self.row)

    @property
    def name(self):
        """What the row is called on the page of its record; "" where it is the record itself."""
        return "" if self.record is self.row else row_label(self.row)

    @property
    def title(self):
        """Record and row: "Sochi Summit 2008 – George W. Bush"."""
        return f"{self.record} – {self.name}" if self.name else str(self.record)

    @property
    def wrong(self):
        """What is wrong, in words: "missing position: Russia"."""
        return f"{self.rule}: {self.more}" if self.more else str(self.rule)

    @property
    def kind(self):
        """What kind of record the row is, in words."""
        return self.rule.model._meta.verbose_name

    @property
    def status(self):
        """The words for the status of the record; "" where it has none."""
        return str(Status(self.record.status).label) if hasattr(self.record, "status") else ""

    def __str__(self):
        return f"{self.title}: {self.wrong}"
