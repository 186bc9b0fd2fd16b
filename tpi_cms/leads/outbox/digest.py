"""The morning's digest: one mail to the managers of a clinic that has something to say.

It hangs on the clinic's newest lead, where that was told of yesterday as a new round;
erased or not, as a clinic that was silent for long may have no other.
"""

from __future__ import annotations

from django.db.models import Max
from django.utils import timezone

from ...clinics.models import Clinic
from ...transactions import with_pauses, write_transaction
from ..record.models import Lead
from ..secrets.fields import get_private_fields
from .channels.digest import count_by_clinic
from .health import UNDELIVERED
from .models import DIGEST, Delivery
from .notices import put_in_outbox


def write_digests(time_zone: str) -> None:
    """For the clinics of one time zone, whose morning it is.

    None while an earlier one waits: that counts anew when it is sent.
    """
    clinics = Clinic.objects.filter(time_zone=time_zone).values_list("pk", flat=True)
    waiting = Delivery.objects.filter(UNDELIVERED, channel=DIGEST)
    busy = set(waiting.values_list("lead__clinic", flat=True))
    telling = count_by_clinic(list(clinics), timezone.now()).keys() - busy
    leads = Lead.objects.filter(clinic__in=telling).order_by()
    newest = leads.values("clinic").annotate(newest=Max("pk")).values("newest")
    found = Lead.objects.filter(pk__in=newest).defer(*get_private_fields(Lead))
    for lead in with_pauses(list(found)):
        with write_transaction():
            put_in_outbox(lead, DIGEST)
