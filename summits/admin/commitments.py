"""Admin of commitments: an inline on the page of their agreement, and a page of each with its assessments."""

from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from summits.admin.base import UNVERIFIED_FIELDSET, RecordInline, SourcedAdmin, count_related
from summits.admin.forms.formsets import OrderedFormSet, RecordFormSet
from summits.admin.forms.records import RecordForm, display_partial_date
from summits.admin.mixins.permissions import DependentAdmin
from summits.models import Actor, Assessment, Commitment
from summits.models.commitments import ASSESSED, NOT_COMMITTED
from summits.models.slugs import unique_slug
from summits.querysets import assessed_parties


class CommitmentForm(RecordForm):
    """Form of a commitment. Its slug, which the page of its agreement has as an anchor, is made from the agreement."""

    def clean(self):
        """Tell the commitment who is named in the form, so that its assessments are checked against that."""
        super().clean()
        if "committed_by" in self.cleaned_data:
            self.instance.named_actor_pks = [actor.pk for actor in self.cleaned_data["committed_by"]]

    def save(self, commit=True):
        if not self.instance.slug:
            self.instance.slug = unique_slug(Commitment, self.instance.agreement.slug, str(self.instance.order))
        return super().save(commit)


class CommitmentRowForm(CommitmentForm):
    """Form of a commitment on the page of its agreement, where its assessments cannot be changed along with it."""

    def clean(self):
        """Check that each state that has an assessment is still among those that committed themselves."""
        super().clean()
        if self.instance.pk and "committed_by" in self.changed_data:
            committed, actors = self.instance.actor_pks(), Actor.objects.all()
            assessed = actors.filter(assessments__commitment=self.instance)
            if not all(assessed_parties(actor, committed, actors) for actor in assessed):
                self.add_error("committed_by", ASSESSED)


class CommitmentInline(RecordInline):
    """Inline of an agreement's commitments; their assessments are on the page of each."""

    model = Commitment
    form = CommitmentRowForm
    formset = OrderedFormSet
    show_change_link = True
    verbose_name_plural = _("commitments (save, then assess each on its own page)")
    fieldsets = [
        (None, {"fields": [("order", "wording", "issue", "due"), "text", "committed_by", "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return f"{record.order}. {Truncator(record.text).words(12)}"


class AssessmentFormSet(RecordFormSet):
    """Formset of a commitment's assessments."""

    def clean(self):
        """Check that each state committed itself, as the form of the commitment says now."""
        super().clean()
        committed, actors = self.instance.actor_pks(), list(Actor.objects.all())
        for form in self.surviving_forms():
            actor = form.cleaned_data.get("actor")
            if actor and not assessed_parties(actor, committed, actors):
                form.add_error("actor", NOT_COMMITTED)


class AssessmentInline(RecordInline):
    """Inline of a commitment's assessments."""

    model = Assessment
    formset = AssessmentFormSet
    extra_on_add = 1
    fieldsets = [
        (None, {"fields": [("actor", "on", "verdict"), "summary", "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return f"{record.actor}: {record.get_verdict_display()}, {display_partial_date(record.on)}"


@admin.register(Commitment)
class CommitmentAdmin(DependentAdmin):
    """Admin of the ``Commitment`` model."""

    owner = "agreement"
    form = CommitmentForm
    list_display = ["words", "agreement", "order", "issue", "due_in_words", "assessment_count", "unconfirmed"]
    list_select_related = ["agreement", "issue"]
    list_annotations = {"assessment_count": count_related(Assessment, "commitment")}
    list_filter = [
        *SourcedAdmin.list_filter,
        ("issue", admin.RelatedOnlyFieldListFilter),
        ("assessments__actor", admin.RelatedOnlyFieldListFilter),
        "assessments__verdict",
    ]
    search_fields = ["text", "agreement__title", "agreement__slug", "issue__name"]
    search_help_text = _("Words, agreement or issue, for example: START")
    ordering = ["-agreement__signed_day", "agreement", "order"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "agreement",
                    ("order", "wording", "issue", "due"),
                    "text",
                    "committed_by",
                    "sources",
                ]
            },
        ),
        UNVERIFIED_FIELDSET,
    ]
    inlines = [AssessmentInline]

    def view_on_site(self, record):
        """Return the public URL of the commitment if its agreement is published."""
        return record.page_url if record.agreement.is_published else None

    @admin.display(description=_("commitment"), ordering="text")
    def words(self, commitment):
        """Return the beginning of the text of the commitment."""
        return str(commitment)

    @admin.display(description=_("due"), ordering="due")
    def due_in_words(self, commitment):
        """Return the date by which it is to be done, in words."""
        return display_partial_date(commitment.due)

    @admin.display(description=_("assessments"), ordering="assessment_count")
    def assessment_count(self, commitment):
        """Return the number of assessments."""
        return commitment.assessment_count
