"""Model fields that store no file which has not been judged, whichever way it comes in.

A form judges the file as it reads its field; whatever comes without a form is judged when the row
is validated or saved.
"""

import hashlib
from pathlib import PurePosixPath

from django import forms
from django.db import models
from django.db.models.fields.files import FieldFile, ImageFieldFile

from .addresses import address_of, stamped
from .files import Judged, judged_document, judged_picture


def hash_of(file):
    """Return the SHA-256 of a file's bytes, which tells one content from another."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


class JudgedFieldFile(FieldFile):
    def save(self, name, content, save=True):
        judged = self.field.judge(content, name)
        self.instance.content_hash = hash_of(judged)
        self.instance.take_facts(judged)
        super().save(stamped(judged.name, self.instance.content_hash), judged, save)

    save.alters_data = True

    @property
    def url(self):
        """The address on this site, wherever the file is stored."""
        self._require_file()
        return address_of(self.name)


class JudgedImageFieldFile(JudgedFieldFile, ImageFieldFile):
    pass


class PictureFormField(forms.ImageField):
    """Gives the picture as it will be stored, with the words that it carried."""

    def __init__(self, **kwargs):
        # The name that is stored is our own, so that of the upload may be of any length.
        super().__init__(**kwargs | {"max_length": None})

    def to_python(self, data):
        file = forms.FileField.to_python(self, data)
        return judged_picture(file) if file else file

    def run_validators(self, value):
        """The bytes have told what it is."""


class DocumentFormField(forms.FileField):
    """Gives the document as it will be stored."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs | {"max_length": None})

    def to_python(self, data):
        file = super().to_python(data)
        return judged_document(file) if file else file


class JudgedField:
    """What both fields have in common; `judge` and the form's field are their own."""

    def clean(self, value, model_instance):
        file = super().clean(value, model_instance)
        if file and not file._committed:
            file.file = self.judge(file.file, file.name)
            file.name = file.file.name
        return file

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": self.form_class, **kwargs})

    def generate_filename(self, instance, filename):
        """Leave the names of replaced files alone: their addresses lead to what came after them."""
        name = super().generate_filename(instance, filename)
        former = type(instance).former_files.rel.related_model.objects
        while former.filter(name=name).exists():
            path = PurePosixPath(name)
            name = self.storage.get_alternative_name(str(path.with_suffix("")), path.suffix)
        return name


class PictureField(JudgedField, models.ImageField):
    attr_class = JudgedImageFieldFile
    form_class = PictureFormField
    judge = staticmethod(judged_picture)

    def update_dimension_fields(self, instance, force=False, *args, **kwargs):
        """Leave a file alone that has not been judged: it is measured when it is saved."""
        file = self.attname in instance.__dict__ and getattr(instance, self.attname)
        if file and not file._committed and not isinstance(file.file, Judged):
            return
        super().update_dimension_fields(instance, force, *args, **kwargs)

    def deconstruct(self):
        """Migrations need not know who judges."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ImageField", args, kwargs


class DocumentField(JudgedField, models.FileField):
    attr_class = JudgedFieldFile
    form_class = DocumentFormField
    judge = staticmethod(judged_document)

    def deconstruct(self):
        """Migrations need not know who judges."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs
