"""Admin of discussions, with positions side by side and quotations; and of quotations."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from summits.admin.base import SOURCES_FIELDSET, UNVERIFIED_FIELDSET, RecordInline, SourcedAdmin
from summits.admin.discussion_inlines import QUOTATION_FIELDS, QuotationForm
from summits.admin.forms.formsets import SharedKeyFormSet
from summits.admin.forms.participants import Participants
from summits.admin.forms.records import display_partial_date
from summits.admin.mixins.permissions import DependentAdmin
from summits.models import Discussion, Position, Quotation, Summit


class DiscussionChildFormSet(SharedKeyFormSet):
    """Formset of rows that belong to a discussion because they have the same summit and issue."""

    keys = ("summit", "issue")

    def clean(self):
        """Check that each leader took part in the summit."""
        super().clean()
        summit = Summit.objects.filter(pk=self.instance.summit_id).first()
        if summit is None:
            return
        participants = Participants(self, summit)
        for form in self.surviving_forms():
            participants.check(form)


class DiscussionChildInline(RecordInline):
    """Inline on the page of a discussion. Django needs a foreign key: the rows have one to the summit."""

    formset = DiscussionChildFormSet

    def __init__(self, parent_model, admin_site):
        super().__init__(Summit, admin_site)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        # The page is not the summit's, so the admin must not render a field for this foreign key.
        formset.fk = None
        return formset

    def parent_fields(self):
        return DiscussionChildFormSet.keys


class PositionColumnsInline(DiscussionChildInline):
    """Inline of a discussion's positions, side by side."""

    model = Position
    classes = ["side-by-side"]
    expanded = True
    extra_on_add = 2
    fieldsets = [
        (None, {"fields": [("actor", "leader", "stance"), "summary", "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def get_extra(self, request, obj=None, **kwargs):
        return super().get_extra(request, obj, **kwargs) if obj is None else len(self.initial_positions(obj))

    def initial_positions(self, discussion):
        """Return the initial values of a row for each participant; [] once any position is recorded."""
        if discussion.pk is None or discussion.positions.exists():
            return []
        participations = discussion.summit.participations.in_protocol_order()
        return [{"actor": row.actor_id, "leader": row.leader_id} for row in participations]

    def label(self, record):
        return f"{record.actor}, {record.leader}" if record.leader else str(record.actor)


class QuotationInline(DiscussionChildInline):
    """Inline of a discussion's quotations."""

    model = Quotation
    form = QuotationForm
    fieldsets = [
        (None, {"fields": ["leader", *QUOTATION_FIELDS]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return f"{record.leader}: “{record.text}”"


@admin.register(Discussion)
class DiscussionAdmin(DependentAdmin):
    """Admin of the ``Discussion`` model."""

    list_display = ["issue", "summit", "outcome", "summary", "unconfirmed"]
    list_select_related = ["summit", "issue"]
    list_filter = [*SourcedAdmin.list_filter, "outcome", ("issue", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["summit__title", "issue__name", "issue__names__name"]
    search_help_text = _("Summit or issue, for example: Missile defence")
    ordering = ["-summit__first_day", "summit", "order"]
    fieldsets = [
        (None, {"fields": [("summit", "issue"), ("outcome", "order"), "apart", "summary"]}),
        SOURCES_FIELDSET,
    ]
    inlines = [PositionColumnsInline, QuotationInline]

    def get_readonly_fields(self, request, obj=None):
        # Positions and quotations belong to a discussion by its summit and issue, so these must not change.
        return [*super().get_readonly_fields(request, obj), *(["summit", "issue"] if obj else [])]

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, PositionColumnsInline):
            kwargs["initial"] = inline.initial_positions(obj)
        return kwargs

    def view_on_site(self, record):
        """Return the public URL of the summit if the summit is published."""
        return record.summit.get_absolute_url() if record.summit.is_published else None


@admin.register(Quotation)
class QuotationAdmin(DependentAdmin):
    """Admin of the ``Quotation`` model: quotations."""

    form = QuotationForm
    list_display = ["words", "leader", "summit", "issue", "said"]
    list_select_related = ["leader", "summit", "issue"]
    list_filter = [*SourcedAdmin.list_filter, "setting", ("leader", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["text", "leader__name", "leader__names__name", "summit__title", "issue__name"]
    search_help_text = _("Words, leader, summit or issue, for example: trust verify")
    fieldsets = [
        (None, {"fields": ["summit", ("leader", "issue"), *QUOTATION_FIELDS]}),
        UNVERIFIED_FIELDSET,
    ]

    @admin.display(description=_("words"))
    def words(self, quotation):
        """Return the text of the quotation."""
        return quotation.text

    @admin.display(description=_("said on"), ordering="said_on")
    def said(self, quotation):
        """Return the date in words."""
        return display_partial_date(quotation.said_on)
