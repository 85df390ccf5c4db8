"""The suite reads translated words, so it begins by compiling the catalogues that changed."""

from django.core.management import call_command

call_command("compile_catalogues")
