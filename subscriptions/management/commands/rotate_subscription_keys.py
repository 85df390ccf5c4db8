from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

import audit
from subscriptions.addresses import decrypted
from subscriptions.models import Subscriber


class Command(BaseCommand):
    help = "Bring every address to the first key of SUBSCRIPTIONS_KEYS; the others may then go."

    def handle(self, **options):
        if not settings.SUBSCRIPTIONS:
            raise CommandError("SUBSCRIPTIONS is off: there are no addresses.")
        audit.record("command.run", command="rotate_subscription_keys")
        keys = list(Subscriber.objects.order_by("pk").values_list("pk", flat=True))
        for pk in keys:
            rotate(pk)
        self.stdout.write(f"{len(keys)} addresses have the first key now.")


@transaction.atomic
def rotate(pk):
    subscriber = Subscriber.objects.select_for_update().filter(pk=pk).first()
    if subscriber is None:
        return
    subscriber.set_address(decrypted(subscriber.address))
    try:
        with transaction.atomic():
            subscriber.save(update_fields=["address", "fingerprint"])
    except IntegrityError:  # the same address signed up anew under the first key, at one moment
        subscriber.delete()
