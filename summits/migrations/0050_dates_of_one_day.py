"""Allow terms of office, and lives, of a single day."""

from django.db import migrations, models

import summits.models.constraints
from summits.db.migration_operations import InOneStep


class Migration(migrations.Migration):
    dependencies = [("summits", "0049_import_matches")]

    operations = [
        InOneStep(
            [
                migrations.RemoveConstraint(model_name="leader", name="leader_born_before_died"),
                migrations.RemoveConstraint(model_name="termofoffice", name="term_start_before_end"),
                migrations.AddConstraint(
                    model_name="leader",
                    constraint=summits.models.constraints.FieldCheckConstraint(
                        condition=models.Q(
                            ("born_earliest__isnull", True),
                            ("died_latest__isnull", True),
                            ("born_earliest__lte", models.F("died_latest")),
                            _connector="OR",
                        ),
                        field="died",
                        name="leader_born_not_after_died",
                        violation_error_message="The date of death must not be before the date of birth.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="termofoffice",
                    constraint=summits.models.constraints.FieldCheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True), ("first_day__lte", models.F("last_day")), _connector="OR"
                        ),
                        field="end",
                        name="term_start_not_after_end",
                        violation_error_message="The end of a term must not be before its start.",
                    ),
                ),
            ]
        )
    ]
