"""Whether those who spoke at a summit took part in it, by what one submission says of both."""

from django.utils.translation import gettext as _

from summits.models import Participation


class Participants:
    """The participants of ``summit`` as they will be once the page of ``formset`` is saved.

    They are the page's own rows if it has such rows, else those in the database.
    """

    def __init__(self, formset, summit):
        rows = formset.siblings.get(Participation)
        if rows is not None:
            present = [form.instance for form in rows.standing() if form.instance.leader_id]
            before = {form.initial.get("leader") for form in rows.initial_forms}
        else:
            present = summit.participations.select_related("country") if summit.pk else []
            before = set()
        self.by_leader = {participation.leader_id: participation for participation in present}
        # A fault among the participants is mended first: it must not bring a message to each of their words.
        self.gone = set() if rows is not None and rows.total_error_count() else before - self.by_leader.keys()

    def check(self, form):
        """Put a message at the leader or country of ``form`` if they are not those of a participant.

        A row is checked when it changed or when its leader goes, so that an old one never bars the page.
        """
        row = form.instance
        if "leader" not in form.cleaned_data or row.leader_id is None:
            return
        if not form.has_changed() and row.leader_id not in self.gone:
            return
        participation = self.by_leader.get(row.leader_id)
        if participation is None:
            message = _("{leader} is not a participant of this summit. Add them under Participants first.")
            form.add_error("leader", message.format(leader=row.leader))
        elif "country" in form.cleaned_data and participation.country_id not in (None, row.country_id):
            message = _("{leader} took part for a different state. Choose {country}.")
            form.add_error("country", message.format(leader=row.leader, country=participation.country))
