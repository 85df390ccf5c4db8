"""What is read from the environment, more strictly than the library does."""

import environ
from django.core.exceptions import ImproperlyConfigured

NO = ("false", "off", "no", "n", "0", "")


class Environment(environ.Env):
    """Stops the start at a value that cannot be read, and names its variable; shows no value."""

    def get_value(self, var, cast=None, default=environ.Env.NOTSET, parse_default=False):
        try:
            if cast is bool:
                return self.truth(super().get_value(var, str, default))
            return super().get_value(var, cast, default, parse_default)
        except ValueError:
            kind = {bool: "yes or no", int: "a whole number"}.get(cast, "readable")
            raise ImproperlyConfigured(
                f"The environment variable {var} does not fit: it must be {kind}."
            ) from None

    def truth(self, value):
        """Return what a word means; the library takes any odd one for no."""
        word = str(value).strip().lower()
        if word not in (*self.BOOLEAN_TRUE_STRINGS, *NO):
            raise ValueError
        return word not in NO
