"""Routes of the package; include before Wagtail's own."""

from django.urls import path, re_path

from .calls.views import call_clicked
from .content.near import ClinicsNearView
from .content.twin import serve_twin
from .leads.intake.spam.live import LiveTokenView
from .leads.intake.spam.proof_of_work import ChallengeView
from .leads.intake.views.create import LeadCreateView
from .leads.intake.views.thanks import LeadThanksView
from .leads.outbox.health import health_view

app_name = "tpi_cms"

urlpatterns = [
    path("clinics/near/", ClinicsNearView.as_view(), name="clinics_near"),
    path("clinics/called/", call_clicked, name="call_clicked"),
    path("consultation/", LeadCreateView.as_view(), name="lead_create"),
    path("consultation/health/", health_view, name="health"),
    path("consultation/live/", LiveTokenView.as_view(), name="lead_live"),
    path("consultation/challenge/", ChallengeView.as_view(), name="lead_challenge"),
    path(
        "consultation/sent/<slug:reference>/",
        LeadThanksView.as_view(),
        name="lead_thanks",
    ),
    re_path(r"^((?:[\w\-]+/)*)index\.md$", serve_twin, name="page_markdown"),
]
