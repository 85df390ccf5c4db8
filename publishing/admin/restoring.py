"""Forms that show again what was typed into them and judge it only when it is saved, and forms
with rows that someone removed meanwhile.
"""

from django.forms.utils import ErrorDict


def judged_by_nobody(form):
    """Return the class of a form that shows what it holds without saying what is wrong with it."""

    class Unjudged(form):
        def full_clean(self):
            self._errors, self.cleaned_data = ErrorDict(), {}

    return Unjudged


def restored(form, typed):
    """Return the class of a form that shows what was typed into it before."""

    class Restored(judged_by_nobody(form)):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **{**kwargs, "data": typed})

    return Restored


def restored_formset(formset):
    """Return the same for the rows of a form; the admin hands it what was typed."""
    row = judged_by_nobody(formset.form)

    class Restored(formset):
        form = row

        def full_clean(self):
            self._errors = [{} for _form in self.forms]
            self._non_form_errors = self.error_class()

    return Restored


def with_lost_rows(formset, lost):
    """Return the class of a formset that takes rows that are gone, by prefix, as new ones."""

    class WithLostRows(formset):
        def _construct_form(self, i, **kwargs):
            form = super()._construct_form(i, **kwargs)
            if form.prefix in lost:
                form.fields[self.model._meta.pk.name].required = False
            return form

    return WithLostRows
