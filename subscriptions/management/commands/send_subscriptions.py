from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

import audit
from publishing import maintenance
from subscriptions.limits import forget_attempts
from subscriptions.models import Delivery, Subscriber
from subscriptions.sending import Unreachable, send


class Command(BaseCommand):
    help = (
        "Mail subscribers what is new for them; forget addresses that were not confirmed in time "
        "or are refused for good, and what was mailed long ago. Runs as often as the news should "
        "be mailed, such as every quarter of an hour."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--forget",
            action="store_true",
            help="delete every subscriber; only where SUBSCRIPTIONS is off",
        )

    def handle(self, forget, verbosity, **options):
        if forget == settings.SUBSCRIPTIONS:
            raise CommandError(
                "SUBSCRIPTIONS is on: nobody is forgotten."
                if forget
                else "SUBSCRIPTIONS is off: nothing is mailed."
            )
        if forget:
            number = Subscriber.objects.count()
            audit.record("command.run", command="send_subscriptions --forget", rows=number)
            Subscriber.objects.all().delete()
            self.stdout.write(f"{number} subscribers deleted.")
            return
        if maintenance.present():
            self.stdout.write("The site is under maintenance: the news waits for the next run.")
            return
        forget_attempts(timezone.now())
        number = Subscriber.objects.lapsed().count()
        Subscriber.objects.lapsed().delete()
        Delivery.objects.lapsed().delete()
        try:
            results = send()
        except Unreachable as error:
            raise CommandError(f"The mail server does not answer ({error}).") from None
        if verbosity:
            self.stdout.write(
                f"{results['sent']} mails sent, {results['refused']} refused;"
                f" {number} unconfirmed addresses deleted."
            )
