"""Previews: whoever has a link sees a record that is not public as if it were.

A link works for ``PREVIEW_LINK_DAYS`` days. It stops earlier if it is revoked, if its record is published, withdrawn or
deleted, or if its maker may no longer see the record in the admin.
"""

import secrets
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from summits.db.router import from_primary
from summits.history.bulk import DELETED
from summits.models import PreviewLink
from summits.models.approval import unapproved_references
from summits.querysets.previewed import previewing
from summits.vocabularies import Status
from summits.workflow.dependencies import unpublished_dependencies

PREVIEW_LINK_DAYS = 14
"""How long a link works."""
NOT_SHOWN = (Status.PUBLISHED, Status.WITHDRAWN)
"""The statuses without preview links: the public page shows the record, or says that it was withdrawn."""
LEGACY_SALT = "summits.preview"
"""The salt of the signed keys of links made before links were kept in a table."""
MAX_LINKS_PER_RECORD, MAX_LINKS_PER_DAY = 20, 50
"""How many links to one record work at a time, and how many links one user can make within a day."""
USE_STAMP_INTERVAL = timedelta(minutes=5)


def link_limit_error(record, user):
    """Return an error message if ``user`` can make no further link to ``record`` now, else ""."""
    if len(active_links(record)) >= MAX_LINKS_PER_RECORD:
        text = _("This record already has {number} active links. Revoke one that is no longer needed.")
        return text.format(number=MAX_LINKS_PER_RECORD)
    recent = PreviewLink.objects.filter(made_by=user, made_at__gt=timezone.now() - timedelta(days=1))
    if recent.count() >= MAX_LINKS_PER_DAY:
        text = _("You have created {number} links since yesterday. Please continue tomorrow.")
        return text.format(number=MAX_LINKS_PER_DAY)
    return ""


def create_link(record, user):
    """Create a preview link to ``record``. Return the PreviewLink and its key, of which only a hash is stored."""
    key, now = secrets.token_urlsafe(32), timezone.now()
    link = PreviewLink.objects.create(
        record=record,
        key_hash=_hash(key),
        made_at=now,
        made_by=user,
        expires_at=now + timedelta(days=PREVIEW_LINK_DAYS),
    )
    return link, key


def active_links(record):
    """Return a list of the preview links to ``record`` that still work, the latest first."""
    if record.status in NOT_SHOWN:
        return []
    kind = ContentType.objects.get_for_model(record)
    links = PreviewLink.objects.filter(content_type=kind, object_id=record.pk, revoked_at=None)
    live = links.filter(expires_at__gt=timezone.now()).select_related("made_by")
    # Permissions are checked once per person, not once per link.
    may_see = {maker: can_view_drafts(maker, type(record)) for maker in {link.made_by for link in live}}
    return [link for link in live if may_see[link.made_by] and not _record_has_ended(record, link)]


def can_view_drafts(user, model):
    """Return whether ``user``, or None for a deleted account, may see records of ``model`` in the admin."""
    if user is None or not user.is_active or not user.is_staff:
        return False
    names = [get_permission_codename(action, model._meta) for action in ("view", "change")]
    return any(user.has_perm(f"{model._meta.app_label}.{name}") for name in names)


def revoke_links_without_permission(maker, user):
    """Revoke the links of ``maker`` to records that they may no longer see, in the name of ``user``.

    Otherwise a permission that they get later would open the links again.
    """
    maker = type(maker).objects.get(pk=maker.pk)
    links = PreviewLink.objects.filter(made_by=maker, revoked_at=None).select_related("content_type")
    may_see = {kind: can_view_drafts(maker, kind.model_class()) for kind in {link.content_type for link in links}}
    revoke([link for link in links if not may_see[link.content_type]], user)


def revoke(links, user):
    """Revoke links in the name of ``user``: their keys no longer work."""
    pks = [link.pk for link in links]
    PreviewLink.objects.filter(pk__in=pks, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=user)


def get_link(key):
    """Return the PreviewLink with this key; None if there is none."""
    with from_primary():
        return PreviewLink.objects.filter(key_hash=_hash(key)).first()


def linked_record(link):
    """Return the record that a PreviewLink shows; None if the link no longer works."""
    with from_primary():
        if link.revoked_at or link.expires_at <= timezone.now():
            return None
        model = link.content_type.model_class()
        if not can_view_drafts(get_user_model().objects.filter(pk=link.made_by_id).first(), model):
            return None
        # From the database, since the link may have cached the record as it was before.
        record = model._base_manager.filter(pk=link.object_id).first()
        return None if record is None or _record_has_ended(record, link) else record


def is_legacy_signed_key(key):
    """Return whether ``key`` is a signed one, from before links were kept in a table."""
    try:
        signing.loads(key, salt=LEGACY_SALT)
    except signing.BadSignature:
        return False
    return True


def record_use(link):
    """Note when a link is used, at most once in ``USE_STAMP_INTERVAL``. On SQLite, never wait for a lock to do so."""
    now = timezone.now()
    if link.last_used_at and link.last_used_at > now - USE_STAMP_INTERVAL:
        return
    unused = PreviewLink.objects.filter(pk=link.pk)
    try:
        if connection.in_atomic_block or connection.vendor != "sqlite":
            unused.update(last_used_at=now)
        else:
            with _without_waiting():
                unused.update(last_used_at=now)
    except DatabaseError:
        # Editors see the time for information only, so nobody needs to know that it was not saved.
        pass


@contextmanager
def shown_as_published(record):
    """Context manager in which this thread reads ``record`` as if it were public.

    The same holds for the drafts that it names and for what waits for approval. Nothing is written. Reads go to the
    primary database, since a replica may lack what was just saved.
    """
    with from_primary():
        drafts = [record, *unpublished_dependencies(record)]
        shown = [*drafts, *(one for some in unapproved_references(drafts) for one in some)]
        with previewing(shown):
            yield


@contextmanager
def _without_waiting():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        waits = cursor.fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {waits:d}")


def _hash(key):
    # A key has 256 random bits and cannot be guessed, so it needs no salt and no slow hash.
    return sha256(key.encode()).hexdigest()


def _record_has_ended(record, link):
    # Whether the record was withdrawn or deleted since the link was made, even if it was brought back afterwards.
    ended = Q(status=Status.WITHDRAWN) | Q(history_type=DELETED)
    since = type(record).history.filter(ended, id=record.pk, changeset__created_at__gte=link.made_at)
    return record.status == Status.WITHDRAWN or since.exists()
