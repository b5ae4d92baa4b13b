"""Check that leaders with a position or quotation took part in the summit, across the formsets of one POST."""

from django.utils.translation import gettext as _

from summits.models import Participation


class Participants:
    """The participants of ``summit`` as they will be once the page of ``formset`` is saved.

    They come from the page's own formset of participations if it has one, else from the database.
    """

    def __init__(self, formset, summit):
        rows = formset.siblings.get(Participation)
        if rows is not None:
            participations = [form.instance for form in rows.surviving_forms() if form.instance.leader_id]
            before = {form.initial.get("leader") for form in rows.initial_forms}
        else:
            participations = summit.participations.select_related("actor") if summit.pk else []
            before = set()
        self.by_leader = {participation.leader_id: participation for participation in participations}
        # Errors among the participants must be corrected first: do not report each of their quotations as well.
        self.removed = set() if rows is not None and rows.total_error_count() else before - self.by_leader.keys()

    def check(self, form):
        """Add an error at the leader or actor of ``form`` if they are not those of a participant.

        Only a row that changed, or whose leader is being removed, is checked: an old row never blocks the page.
        """
        row = form.instance
        if "leader" not in form.cleaned_data or row.leader_id is None:
            return
        if not form.has_changed() and row.leader_id not in self.removed:
            return
        participation = self.by_leader.get(row.leader_id)
        if participation is None:
            message = _("{leader} is not a participant of this summit. Add them under Participants first.")
            form.add_error("leader", message.format(leader=row.leader))
        elif "actor" in form.cleaned_data and participation.actor_id not in (None, row.actor_id):
            message = _("{leader} took part for a different state. Choose {actor}.")
            form.add_error("actor", message.format(leader=row.leader, actor=participation.actor))
