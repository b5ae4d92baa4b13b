"""Country becomes Actor: a state, authority, organisation or group. Tables are renamed; rows and versions stay."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import summits.models.constraints
from django.db import migrations, models

from summits.db.migration_operations import StateInOneStep

MODELS = {
    "Country": "Actor",
    "HistoricalCountry": "HistoricalActor",
    "HistoricalCountry_sources": "HistoricalActor_sources",
    "CountryName": "ActorName",
    "HistoricalCountryName": "HistoricalActorName",
    "HistoricalCountryName_sources": "HistoricalActorName_sources",
}
LINKS = {"country_sources": "actor_sources", "countryname_sources": "actorname_sources"}
"""Tables of many-to-many fields, for which the state holds no model."""
WITH_ACTOR = [
    model
    for name in ("ActorName", "AgreementEvent", "Assessment", "Participation", "Party", "Position", "TermOfOffice")
    for model in (name, f"Historical{name}")
]
FIELDS = [
    *((model, "country", "actor") for model in WITH_ACTOR),
    ("HistoricalActor_sources", "country", "actor"),
    ("HistoricalActorName_sources", "countryname", "actorname"),
    ("HistoricalCommitment_committed_by", "country", "actor"),
    ("HistoricalDiscussion_apart", "country", "actor"),
]
"""(model, old name, new name) of foreign keys."""
COLUMNS = [
    *FIELDS,
    ("actor_sources", "country", "actor"),
    ("actorname_sources", "countryname", "actorname"),
    ("commitment_committed_by", "country", "actor"),
    ("discussion_apart", "country", "actor"),
]
CONSTRAINTS = {
    "Actor": {
        "country_code_only_of_states": "actor_code_only_of_states",
        "country_does_not_succeed_itself": "actor_does_not_succeed_itself",
        "country_founded_not_after_dissolved": "actor_founded_not_after_dissolved",
        "country_iso_code_has_2_or_4_letters": "actor_iso_code_has_2_or_4_letters",
        "country_kind_in_vocabulary": "actor_kind_in_vocabulary",
    },
    "ActorName": {
        "country_name_kind_in_vocabulary": "actor_name_kind_in_vocabulary",
        "country_name_once_per_country": "actor_name_once_per_actor",
    },
    "AgreementEvent": {},
    "Assessment": {"assessment_once_per_country_and_day": "assessment_once_per_actor_and_day"},
    "Party": {"party_once_per_agreement_and_country": "party_once_per_agreement_and_actor"},
}
INDEXES = {
    "agreement_event_country_given": "agreement_event_actor_given",
    "country_iso_code_is_unique": "actor_iso_code_is_unique",
    "country_successor_given": "actor_successor_given",
}
UPLOADED = {"countries": "actors", "country_names": "actor_names"}
"""Names of tables, in files that wait to be imported."""
ACTIONS = ("add", "change", "delete", "view")


def table(name):
    return f"summits_{name.lower()}"


def renamed(kind, old, new):
    return migrations.RunSQL(f"ALTER TABLE {kind % (old, new)}", f"ALTER TABLE {kind % (new, old)}")


def tables():
    # PostgreSQL and SQLite correct the references to a renamed table or column themselves. Django's RenameModel would
    # copy each table that refers to one of these on SQLite: all versions.
    return [renamed('"%s" RENAME TO "%s"', table(old), table(new)) for old, new in [*MODELS.items(), *LINKS.items()]]


def columns():
    return [
        renamed(f'"{table(model)}" RENAME COLUMN "%s" TO "%s"', f"{old}_id", f"{new}_id") for model, old, new in COLUMNS
    ]


def backwards(names):
    return {new: old for old, new in names.items()}


def renaming_constraints(direction):
    """Return a function that renames constraints and indexes in the database; ``direction`` turns their names."""
    indexes = direction(INDEXES)

    def rename(apps, schema_editor):
        for name, constraints in CONSTRAINTS.items():
            if schema_editor.connection.vendor == "sqlite":
                remake(schema_editor, apps.get_model("summits", name), indexes | direction(constraints))
                continue
            for old, new in direction(constraints).items():
                schema_editor.execute(f'ALTER TABLE "{table(name)}" RENAME CONSTRAINT "{old}" TO "{new}"')
        if schema_editor.connection.vendor != "sqlite":
            for old, new in indexes.items():
                schema_editor.execute(f'ALTER INDEX "{old}" RENAME TO "{new}"')

    return rename


def remake(schema_editor, model, names):
    # SQLite cannot rename constraints. Forwards, the state has their new names already.
    before = model._meta.constraints, model._meta.indexes
    model._meta.constraints, model._meta.indexes = (
        [with_name(rule, names.get(rule.name, rule.name)) for rule in rules] for rules in before
    )
    schema_editor._remake_table(model)
    model._meta.constraints, model._meta.indexes = before


def with_name(rule, name):
    copy = rule.clone()
    copy.name = name
    return copy


def renaming_rows(direction):
    """Return a function that renames content types, permissions, and names of models, fields and tables in rows."""
    names, fields, uploaded = direction(MODELS), direction({"country": "actor"}), direction(UPLOADED)

    def rename(apps, schema_editor):
        rename_permissions(apps, names)
        for old, new in names.items():
            apps.get_model("summits", "UnpublishedChange").objects.filter(kind=old.lower()).update(kind=new.lower())
        for model in WITH_ACTOR:
            rename_unverified(apps.get_model("summits", model), fields)
        rename_in_uploads(apps.get_model("summits", "Upload"), uploaded, fields)

    return rename


def rename_permissions(apps, names):
    types = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="summits")
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="summits")
    for old, new in names.items():
        types.filter(model=old.lower()).update(model=new.lower())
        for action in ACTIONS:
            permissions.filter(codename=f"{action}_{old.lower()}").update(codename=f"{action}_{new.lower()}")


def rename_unverified(model, fields):
    rows = model.objects.exclude(unverified=[]).only("pk", "unverified")
    changed = []
    for row in rows.iterator(2000):
        names = [fields.get(name, name) for name in row.unverified]
        if names != row.unverified:
            row.unverified = names
            changed.append(row)
    model.objects.bulk_update(changed, ["unverified"], 500)


def rename_in_uploads(uploads, tables, fields):
    for upload in uploads.objects.defer("content"):
        result = upload.dry_run_result or {}
        for key in ("counts", "created", "changed", "matched"):
            for row in result.get(key, ()):
                row[0] = tables.get(row[0], row[0])
        for key in ("become_public", "stop_being_public"):
            for row in result.get(key, (0, ()))[1]:
                row[0] = tables.get(row[0], row[0])
        for row in result.get("approved", (0, ()))[1]:
            row[0] = fields.get(row[0], row[0])
        for choice in result.get("choices", ()):
            choice["kind"] = tables.get(choice["kind"], choice["kind"])
            choice["key"] = key_of_choice(choice["key"], tables)
        decisions = {key_of_choice(key, tables): value for key, value in upload.decisions.items()}
        uploads.objects.filter(pk=upload.pk).update(
            table=tables.get(upload.table, upload.table), decisions=decisions, dry_run_result=upload.dry_run_result
        )


def key_of_choice(key, tables):
    # The name of a table and the ambiguous name: "countries:georgia".
    name, colon, rest = key.partition(":")
    return f"{tables.get(name, name)}{colon}{rest}"


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0046_terms_end_after_they_begin'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        StateInOneStep(tables(), [migrations.RenameModel(old, new) for old, new in MODELS.items()]),
        StateInOneStep(columns(), [migrations.RenameField(*field) for field in FIELDS]),
        StateInOneStep([], [
        migrations.AlterModelOptions(
            name='actor',
            options={'ordering': ['name'], 'verbose_name': 'state or organisation', 'verbose_name_plural': 'states and organisations'},
        ),
        migrations.AlterModelOptions(
            name='actorname',
            options={'ordering': ['actor', 'id'], 'verbose_name': 'other name', 'verbose_name_plural': 'other names'},
        ),
        migrations.AlterModelOptions(
            name='assessment',
            options={'ordering': ['commitment', 'actor', 'on_day', 'id'], 'verbose_name': 'assessment', 'verbose_name_plural': 'assessments'},
        ),
        migrations.AlterModelOptions(
            name='historicalactor',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical state or organisation', 'verbose_name_plural': 'historical states and organisations'},
        ),
        migrations.AlterModelOptions(
            name='historicalactor_sources',
            options={'verbose_name': 'HistoricalActor_sources'},
        ),
        migrations.AlterModelOptions(
            name='historicalactorname_sources',
            options={'verbose_name': 'HistoricalActorName_sources'},
        ),
        migrations.AlterModelOptions(
            name='position',
            options={'ordering': ['summit', 'issue', 'actor', 'id'], 'verbose_name': 'position', 'verbose_name_plural': 'positions'},
        ),
        migrations.RemoveConstraint(
            model_name='actor',
            name='country_iso_code_is_unique',
        ),
        migrations.RemoveConstraint(
            model_name='actor',
            name='country_iso_code_has_2_or_4_letters',
        ),
        migrations.RemoveConstraint(
            model_name='actor',
            name='country_does_not_succeed_itself',
        ),
        migrations.RemoveConstraint(
            model_name='actor',
            name='country_kind_in_vocabulary',
        ),
        migrations.RemoveConstraint(
            model_name='actor',
            name='country_code_only_of_states',
        ),
        migrations.RemoveConstraint(
            model_name='actor',
            name='country_founded_not_after_dissolved',
        ),
        migrations.RemoveConstraint(
            model_name='actorname',
            name='country_name_kind_in_vocabulary',
        ),
        migrations.RemoveConstraint(
            model_name='actorname',
            name='country_name_once_per_country',
        ),
        migrations.RemoveConstraint(
            model_name='agreementevent',
            name='agreement_event_once',
        ),
        migrations.RemoveConstraint(
            model_name='agreementevent',
            name='agreement_event_once_for_all',
        ),
        migrations.RemoveConstraint(
            model_name='assessment',
            name='assessment_once_per_country_and_day',
        ),
        migrations.RemoveConstraint(
            model_name='party',
            name='party_once_per_agreement_and_country',
        ),
        migrations.RemoveConstraint(
            model_name='position',
            name='position_once_per_side_and_leader',
        ),
        migrations.RemoveConstraint(
            model_name='position',
            name='position_once_per_side_without_leader',
        ),
        migrations.RemoveIndex(
            model_name='agreementevent',
            name='agreement_event_country_given',
        ),
        migrations.RenameIndex(
            model_name='actor',
            new_name='actor_successor_given',
            old_name='country_successor_given',
        ),
        migrations.AlterField(
            model_name='actorname',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='summits.actor', verbose_name='state or organisation'),
        ),
        migrations.AlterField(
            model_name='assessment',
            name='actor',
            field=models.ForeignKey(help_text='A state that made the commitment, or its successor.', on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='summits.actor', verbose_name='state or organisation'),
        ),
        migrations.AlterField(
            model_name='historicalactorname',
            name='actor',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.actor', verbose_name='state or organisation'),
        ),
        migrations.AlterField(
            model_name='historicalassessment',
            name='actor',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='A state that made the commitment, or its successor.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.actor', verbose_name='state or organisation'),
        ),
        migrations.AlterField(
            model_name='historicalparticipation',
            name='actor',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The state represented, as it was at the time, for example: Soviet Union', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.actor', verbose_name='state or organisation'),
        ),
        migrations.AlterField(
            model_name='historicalparty',
            name='actor',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.actor', verbose_name='state or organisation'),
        ),
        migrations.AlterField(
            model_name='historicaltermofoffice',
            name='actor',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.actor', verbose_name='state or organisation'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='actor',
            field=models.ForeignKey(help_text='The state represented, as it was at the time, for example: Soviet Union', on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='summits.actor', verbose_name='state or organisation'),
        ),
        migrations.AlterField(
            model_name='party',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='summits.actor', verbose_name='state or organisation'),
        ),
        migrations.AlterField(
            model_name='termofoffice',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='summits.actor', verbose_name='state or organisation'),
        ),
        migrations.AddIndex(
            model_name='agreementevent',
            index=models.Index(condition=models.Q(('actor__isnull', False)), fields=['actor'], name='agreement_event_actor_given'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['state', 'authority', 'organisation', 'group'])), field='kind', name='actor_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=models.UniqueConstraint(condition=models.Q(('iso_code', ''), _negated=True), fields=('iso_code',), name='actor_iso_code_is_unique', violation_error_message='Another state already has this code.'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=summits.models.constraints.FieldCheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Length('iso_code'), [0, 2, 4]), field='iso_code', name='actor_iso_code_has_2_or_4_letters', violation_error_message='Enter a code of two letters, for example RU, or four for a former state, for example SUHH.'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('successor__isnull', True), models.Q(('successor', models.F('id')), _negated=True), _connector='OR'), field='successor', name='actor_does_not_succeed_itself', violation_error_message='A state cannot be its own successor.'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('iso_code', ''), ('kind__in', ['state', 'authority']), _connector='OR'), field='iso_code', name='actor_code_only_of_states', violation_error_message='Only states and authorities have a code. Leave it blank.'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('founded_day__isnull', True), ('dissolved_day__isnull', True), ('founded_day__lte', models.F('dissolved_day')), _connector='OR'), field='dissolved', name='actor_founded_not_after_dissolved', violation_error_message='It cannot have been dissolved before it was founded.'),
        ),
        migrations.AddConstraint(
            model_name='actorname',
            constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['official', 'full', 'short', 'popular', 'native', 'transliteration', 'nickname', 'former', ''])), field='kind', name='actor_name_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
        ),
        migrations.AddConstraint(
            model_name='actorname',
            constraint=models.UniqueConstraint(fields=('actor', 'name'), name='actor_name_once_per_actor', violation_error_message='This name is already recorded. Remove one of the two rows.'),
        ),
        migrations.AddConstraint(
            model_name='agreementevent',
            constraint=models.UniqueConstraint(fields=('agreement', 'on', 'kind', 'actor'), name='agreement_event_once', violation_error_message='This event is already recorded. Remove one of the two rows.'),
        ),
        migrations.AddConstraint(
            model_name='agreementevent',
            constraint=models.UniqueConstraint(condition=models.Q(('actor__isnull', True)), fields=('agreement', 'on', 'kind'), name='agreement_event_once_for_all', violation_error_message='This event is already recorded. Remove one of the two rows.'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('commitment', 'actor', 'on'), name='assessment_once_per_actor_and_day', violation_error_message='This state or organisation already has an assessment of this date.'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(fields=('agreement', 'actor'), name='party_once_per_agreement_and_actor', violation_error_message='This state or organisation is already a party.'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.UniqueConstraint(fields=('summit', 'issue', 'actor', 'leader'), name='position_once_per_side_and_leader', violation_error_message='This position is already recorded. Remove one of the two rows.'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.UniqueConstraint(condition=models.Q(('leader__isnull', True)), fields=('summit', 'issue', 'actor'), name='position_once_per_side_without_leader', violation_error_message='This side already has a position without a leader. Choose a leader, or remove one of the two.'),
        ),
        ]),
        migrations.RunPython(renaming_constraints(dict), renaming_constraints(backwards)),
        migrations.RunPython(renaming_rows(dict), renaming_rows(backwards)),
    ]
