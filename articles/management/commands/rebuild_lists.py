from django.core.management.base import BaseCommand

from articles.entries import rebuild


class Command(BaseCommand):
    help = "Make the lists of topics, goals, countries and offices anew from the articles."

    def handle(self, **options):
        rebuild()
