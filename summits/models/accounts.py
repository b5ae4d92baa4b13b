"""Account security: the audit log, authenticators, counters of failed log-ins, and the security policy."""

from binascii import unhexlify
from contextlib import suppress

from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from summits.models.constraints import FieldCheckConstraint
from summits.models.encryption import MARK, UnreadableError, is_current, seal, unseal

POLICY_PK = 1
TOTP = "totp"
"""The ``purpose`` under which the keys of authenticators are encrypted."""


class AuditEntry(models.Model):
    """An entry of the audit log: a log-in, a change of an account or permissions, a download, a preview link.

    Names are stored as they were at the time. An entry is never edited; only ``times`` goes up when it is repeated.
    """

    class Kind(models.TextChoices):
        LOGGED_IN = "logged-in", _("logged in")
        LOGGED_OUT = "logged-out", _("logged out")
        ENDED = "session-ended", _("session ended")
        REFUSED = "refused", _("wrong user name or password")
        LOCKED_OUT = "locked-out", _("log-in blocked")
        WRONG_CODE = "wrong-code", _("wrong code")
        PASSWORD = "password", _("password changed")
        SECOND_FACTOR = "second-factor", _("second factor")
        PERSON = "person", _("user")
        GROUP = "group", _("group")
        RULE = "rule", _("security policy")
        DOWNLOAD = "download", _("download")
        PREVIEW = "preview", _("preview link")

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    kind = models.CharField(_("event"), max_length=20, choices=Kind.choices)
    actor = models.CharField(_("by"), max_length=150, blank=True)
    subject = models.CharField(_("user concerned"), max_length=150, blank=True)
    address = models.GenericIPAddressField(_("IP address"), null=True)
    text = models.TextField(_("details"), blank=True)
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("log-in or permission change")
        verbose_name_plural = _("log-ins and permission changes")
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.subject}"


class Authenticator(TOTPDevice):
    """A TOTP device of django-otp whose key is stored encrypted and bound to its user."""

    class Meta:
        proxy = True
        verbose_name = _("authenticator")
        verbose_name_plural = _("authenticators")
        default_permissions = ()

    @property
    def bin_key(self):
        """The decrypted key (bytes). Raises UnreadableError if no key in the settings decrypts it."""
        return unseal(self.key, TOTP, str(self.user_id))


@receiver(pre_save, sender=TOTPDevice)
@receiver(pre_save, sender=Authenticator)
def seal_key(sender, instance, **kwargs):
    """Encrypt an authenticator's key before it is saved, under the first key in the settings (pre_save)."""
    owner = str(instance.user_id)
    if not instance.key.startswith(MARK):
        instance.key = seal(unhexlify(instance.key), TOTP, owner)
        return
    with suppress(UnreadableError):
        if not is_current(instance.key, TOTP, owner):
            instance.key = seal(unseal(instance.key, TOTP, owner), TOTP, owner)


class LogInCounter(models.Model):
    """The number of failed log-ins under a rate-limit key, until it expires. Holds no name and no address.

    See ``summits.accounts.login_limits``.
    """

    key = models.CharField(max_length=80, primary_key=True)
    number = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("counter of failed log-ins")
        verbose_name_plural = _("counters of failed log-ins")
        default_permissions = ()

    def __str__(self):
        return self.key


class SecurityPolicy(models.Model):
    """The security policy of the admin, in one row; without the row, the defaults of the fields apply."""

    second_factor_required = models.BooleanField(_("second factor required"), default=False)

    class Meta:
        verbose_name = _("security policy")
        verbose_name_plural = _("security policy")
        constraints = [
            FieldCheckConstraint(
                condition=Q(id=POLICY_PK),
                name="desk_rules_are_one_row",
                field="second_factor_required",
                violation_error_message=_("There can be only one security policy."),
            )
        ]

    def __str__(self):
        return str(self._meta.verbose_name)
