"""Operations for migrations of many steps.

After each operation, Django renders its model and all related models again. Here that is nearly every model, and takes
most of the time of migrating an empty database.
"""

from django.db import migrations
from django.db.migrations.state import ProjectState
from django.db.migrations.utils import resolve_relation


class AddStoredField(migrations.AddField):
    """Add a stored generated field that may be NULL to a table with rows.

    Django's AddField fails on SQLite, which cannot add such a column and needs a new table.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Make a new table with the column on SQLite, add the column elsewhere."""
        if schema_editor.connection.vendor != "sqlite":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        field = to_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)
        schema_editor._remake_table(from_state.apps.get_model(app_label, self.model_name), create_field=field)
        return None


class StateInOneStep(migrations.SeparateDatabaseAndState):
    """State operations that are applied in one step: Django renders the models again once, not after each of them.

    The database operations, if any, must be SQL.
    """

    def state_forwards(self, app_label, state):
        """Drop the rendered models, then apply the state operations."""
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)


class InOneStep(StateInOneStep):
    """Operations on models and fields, each of which renders only its own model and those that this one refers to.

    Not for operations that concern what refers to a model: RenameModel, and AlterField or RenameField of a field that
    others refer to. Nor for RunPython and RunSQL, which may ask for any model.
    """

    def __init__(self, operations):
        """Take a list of operations."""
        super().__init__(operations, operations)

    def deconstruct(self):
        """Return what the migration writer needs."""
        return self.__class__.__name__, [self.database_operations], {}

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Apply one operation after the other, between states that hold only the models needed."""
        before = from_state.clone()
        before.__dict__.pop("apps", None)
        for operation in self.database_operations:
            after = before.clone()
            operation.state_forwards(app_label, after)
            names = needed_models(app_label, operation, before, after)
            parts = part_of(before, names), part_of(after, names)
            # SQLite's new table has its columns in the order in which fields were rendered: what was there comes first.
            parts[0].apps  # noqa: B018
            operation.database_forwards(app_label, schema_editor, *parts)
            before = after

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Apply the operations backwards, from the last to the first."""
        states = [to_state.clone()]
        states[0].__dict__.pop("apps", None)
        for operation in self.database_operations:
            states.append(states[-1].clone())
            operation.state_forwards(app_label, states[-1])
        for operation in reversed(self.database_operations):
            after, before = states.pop(), states[-1]
            names = needed_models(app_label, operation, before, after)
            operation.database_backwards(app_label, schema_editor, part_of(after, names), part_of(before, names))


def needed_models(app_label, operation, *states):
    """Return the keys, (app, name), of an operation's model and of all models that it refers to, in these states."""
    name = operation.name_lower if isinstance(operation, migrations.operations.models.ModelOperation) else None
    names, new = set(), {(app_label, name or operation.model_name_lower)}
    while new:
        names |= new
        new = {key for state in states for one in new for key in referred_to(state, one)} - names
    return names


def referred_to(state, key):
    """Return the keys of the models to which a model's fields refer."""
    found = set()
    for field in state.models[key].fields.values() if key in state.models else ():
        if field.is_relation:
            found.add(resolve_relation(field.remote_field.model, *key))
            if through := getattr(field.remote_field, "through", None):
                found.add(resolve_relation(through, *key))
    return found


def part_of(state, names):
    """Return the state of some models only."""
    return ProjectState({key: state.models[key].clone() for key in names if key in state.models}, state.real_apps)
