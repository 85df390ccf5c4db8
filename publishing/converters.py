from django.urls import register_converter


class SlugConverter:
    """A slug in any script."""

    regex = r"[-\w]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class PathConverter(SlugConverter):
    """Slugs separated by slashes."""

    regex = r"[-\w]+(?:/[-\w]+)*"


register_converter(SlugConverter, "unicode_slug")
register_converter(PathConverter, "unicode_path")
