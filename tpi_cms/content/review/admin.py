"""Addresses of the reviews' screens, below ``reviews/`` of the admin."""

from __future__ import annotations

from django.urls import URLPattern, path

from .report import ReviewsView
from .views import RecordView, ReviewView


def get_review_urls() -> list[URLPattern]:
    results = ReviewsView.as_view(results_only=True)
    return [
        path("", ReviewsView.as_view(), name="report"),
        path("results/", results, name="report_results"),
        path("<int:page_id>/", ReviewView.as_view(), name="review"),
        path("<int:page_id>/record/", RecordView.as_view(), name="record"),
    ]
