"""Forms of users and groups, with help texts for people who are not programmers."""

from django import forms
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.accounts.password_validation import SavesOnlyPasswordMixin
from summits.admin.forms.records import DoNotSaveMixin

USER_HELP = {
    "username": gettext_lazy("Up to 150 letters, digits and the characters @ . + - _"),
    "is_active": gettext_lazy("Only active users can log in. Untick this instead of deleting a user."),
    "is_staff": gettext_lazy("Only users with this status can log in to the admin."),
    "is_superuser": gettext_lazy("A superuser has all permissions, whatever their groups."),
    "groups": gettext_lazy("The user has all permissions of their groups."),
    "user_permissions": gettext_lazy("Further permissions of this user."),
}


class PasswordStateWidget(ReadOnlyPasswordHashWidget):
    """Django's widget of a password hash, without the hash: whether there is a password, and a button to set one."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        # Only the parts of a hash have values; "No password set." has none.
        context["summary"] = [entry for entry in context["summary"] if "value" not in entry]
        return context


class ArchiveUserForm(DoNotSaveMixin, UserChangeForm):
    """The form of a user."""

    class Meta(UserChangeForm.Meta):
        help_texts = USER_HELP

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if password := self.fields.get("password"):
            password.widget = PasswordStateWidget()
            password.help_text = (
                _("Nobody can see a user’s password, but you can set a new one.")
                if self.instance.has_usable_password()
                else _("This user cannot log in until somebody sets a password.")
            )


class NewUserForm(DoNotSaveMixin, AdminUserCreationForm):
    """The form of a new user."""

    class Meta(AdminUserCreationForm.Meta):
        help_texts = USER_HELP

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        explain_usable_password(self)


class SetUserPasswordForm(SavesOnlyPasswordMixin, AdminPasswordChangeForm):
    """The form to set another user's password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Django's script and style sheet show and hide the warning by its id.
        explain_usable_password(
            self,
            format_html(
                '<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
                _("The user’s present password will be deleted."),
            ),
        )


def explain_usable_password(form, more=""):
    """Say in plain words what the choice between "Enabled" and "Disabled" means, if the form has it."""
    if field := form.fields.get("usable_password"):
        field.label = _("Log-in with a password")
        field.help_text = format_html(
            "{}{}", _("If disabled, this user cannot log in until somebody sets a password."), more
        )


class ArchiveGroupForm(DoNotSaveMixin, forms.ModelForm):
    """The form of a group."""
