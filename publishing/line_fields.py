"""A list of short texts, written one a line."""

from django import forms


class LinesField(forms.CharField):
    """A list of texts without blank lines or repetitions; the case of letters tells none apart."""

    widget = forms.Textarea({"rows": 4, "cols": 40, "dir": "auto"})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        kept = {}
        for line in super().to_python(value).splitlines():
            if words := " ".join(line.split()):
                kept.setdefault(words.casefold(), words)
        return [*kept.values()]

    def run_validators(self, value):
        for line in value:
            super().run_validators(line)
