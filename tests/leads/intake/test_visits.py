"""Where a visitor came from is stored with the request, and no request is refused."""

from __future__ import annotations

import json

import pytest

from tpi_cms.leads.record.models import Lead

AD = {"utm_source": "Google", "utm_medium": "CPC", "landing": "/treatments/"}
SEARCH = {"referrer": "www.google.co.uk", "landing": "/"}


@pytest.mark.django_db
class TestStored:
    def test_with_the_request(self, send, filled):
        visits = json.dumps({"first": AD, "last": SEARCH})
        assert send(filled(visits=visits)).status_code == 303
        lead = Lead.objects.get()
        assert lead.source == "google / cpc"
        assert lead.touches == {"first": AD, "last": SEARCH}

    def test_another_way_here_makes_no_other_request(self, send, filled):
        for first in (AD, SEARCH):
            send(filled(visits=json.dumps({"first": first})))
        assert Lead.objects.count() == 1

    @pytest.mark.parametrize("visits", [None, "\x00", "{"])
    def test_a_request_is_never_refused_for_it(self, send, filled, visits):
        assert send(filled(visits=visits)).status_code == 303
        assert Lead.objects.get().source == ""

    def test_not_where_the_site_wants_none_of_it(self, client, send, filled, settings):
        assert b" data-tpi-sources" in client.get("/consultation/").content
        settings.TPI_CMS_SOURCES = False
        send(filled(visits=json.dumps({"first": AD})))
        lead = Lead.objects.get()
        assert (lead.source, lead.touches) == ("", {})
        assert b" data-tpi-sources" not in client.get("/consultation/").content
