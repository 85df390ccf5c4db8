from django.db import models


class KeysField(models.TextField):
    """The keys of some rows, kept as ` 3 17 `; `keys__has=17` finds those with one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        return keys_in(value)

    def get_prep_value(self, value):
        return f" {' '.join(map(str, sorted(set(value))))} " if value else ""


def keys_in(value):
    return [int(key) for key in value.split()] if isinstance(value, str) else value


@KeysField.register_lookup
class Has(models.lookups.Lookup):
    lookup_name = "has"

    def get_prep_lookup(self):
        return f"% {int(self.rhs)} %"

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", [*params, self.rhs]
