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


class YearConverter:
    """A year in four digits: nothing but the archive's pages has one for an address."""

    regex = r"[12][0-9]{3}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:04}"


class MonthConverter(YearConverter):
    """A month in two digits."""

    regex = r"0[1-9]|1[0-2]"

    def to_url(self, value):
        return f"{value:02}"


class GoalConverter(YearConverter):
    """The number of a Sustainable Development Goal."""

    regex = r"[1-9]|1[0-7]"

    def to_url(self, value):
        return str(value)


class CountryConverter(SlugConverter):
    """A country's ISO code."""

    regex = r"[A-Z]{2}"


register_converter(SlugConverter, "unicode_slug")
register_converter(PathConverter, "unicode_path")
register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")
register_converter(GoalConverter, "goal")
register_converter(CountryConverter, "country")
