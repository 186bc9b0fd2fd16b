"""The package's URLs where they are never asked: after Wagtail's catch-all."""

from django.urls import include, path

from wagtail import urls as wagtail_urls

urlpatterns = [path("", include(wagtail_urls)), path("", include("tpi_cms.urls"))]
