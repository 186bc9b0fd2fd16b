"""Routes of the package; include before Wagtail's own."""

from django.urls import path

from .leads.views import LeadCreateView, LeadThanksView

app_name = "tpi_cms"

urlpatterns = [
    path("consultation/", LeadCreateView.as_view(), name="lead_create"),
    path(
        "consultation/sent/<slug:reference>/",
        LeadThanksView.as_view(),
        name="lead_thanks",
    ),
]
