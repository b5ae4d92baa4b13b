"""A backup is refused if it has content types or permissions that no release of the site makes."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils import timezone

from summits.backup.content_types import check_content_types
from summits.backup.errors import BackupError
from summits.models import Actor, Leader, OldSlug, PreviewLink
from summits.tests.helpers import factories as new
from summits.tests.helpers.backups import everything, refusal

pytestmark = pytest.mark.slow


def kind_of(model):
    return ContentType.objects.get_for_model(model)


def link_to_a_user():
    now = timezone.now()
    end = now + timezone.timedelta(days=1)
    PreviewLink.objects.create(content_type=kind_of(User), object_id=1, key_hash="x", made_at=now, expires_at=end)


STRANGE = {
    "a content type of nobody's": (
        lambda: ContentType.objects.filter(pk=kind_of(Leader).pk).update(model="zzz"),
        "django_content_type, model is 'summits.zzz'",
    ),
    "a content type of another app": (
        lambda: ContentType.objects.filter(pk=kind_of(Leader).pk).update(app_label="zzz"),
        "django_content_type, model is 'zzz.leader'",
    ),
    "a permission of nobody's": (
        lambda: Permission.objects.filter(codename="publish").update(codename="zzz"),
        "auth_permission, codename is 'zzz'",
    ),
    "a permission of another model": (
        lambda: Permission.objects.filter(codename="publish").update(codename="view_leader", name="x"),
        "auth_permission, codename is 'view_leader'",
    ),
    "a permission added": (
        lambda: Permission.objects.create(content_type=kind_of(Leader), codename="fly_leader", name="Fly"),
        "auth_permission, codename is 'fly_leader'",
    ),
    "a former address of what has none": (
        lambda: OldSlug.objects.create(content_type=kind_of(User), object_id=1, slug="x"),
        "summits_oldslug, content_type_id is 'user'",
    ),
    "a preview link to what has no preview": (link_to_a_user, "summits_previewlink, content_type_id is 'user'"),
}


@pytest.mark.django_db
def test_the_content_types_of_the_migrations_are_accepted():
    OldSlug.objects.record_old_slug(new.country("Iceland"), "island")
    check_content_types()


@pytest.mark.django_db
@pytest.mark.parametrize("case", STRANGE)
def test_unknown_content_types_are_refused_with_table_and_row(case):
    make, said = STRANGE[case]
    make()
    ContentType.objects.clear_cache()
    with pytest.raises(BackupError) as refused:
        check_content_types()
    assert said in str(refused.value) and "in row " in str(refused.value)
    ContentType.objects.clear_cache()


@pytest.mark.django_db(transaction=True)
def test_a_backup_with_a_renamed_content_type_or_permission_is_not_restored(tmp_path):
    new.country("Iceland")
    Group.objects.get_or_create(name="Editor")
    for number, (model, field, value) in enumerate(((ContentType, "model", "zzz"), (Permission, "codename", "zzz"))):
        name = "leader" if model is ContentType else "add_leader"
        row = model.objects.get(**{field: name, **({"app_label": "summits"} if model is ContentType else {})})
        model.objects.filter(pk=row.pk).update(**{field: value})
        call_command("backup", str(tmp_path / f"crafted-{number}"), verbosity=0)
        model.objects.filter(pk=row.pk).update(**{field: name})
        before = everything()
        assert "zzz'" in refusal("restore", tmp_path / f"crafted-{number}", "--replace")
        assert everything() == before and Actor.objects.exists()
    ContentType.objects.clear_cache()
