"""Remove a user's second factor, when they have lost it and nobody can remove it in the admin."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from summits.accounts import second_factor


class Command(BaseCommand):
    """Removes a user's authenticator and recovery codes."""

    help = "Remove the second factor of a user, with their recovery codes."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *args, username, **options):
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no user with this name."))
        if not second_factor.remove_second_factor(user):
            raise CommandError(_("This user has no second factor."))
        self.stdout.write(_("The second factor was removed. The user can now log in with the password alone."))
