from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path
from django.views.static import serve

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap

from tpi_cms.content.llms import llms_txt


def media(request, path):
    """Uploaded files, from the folder that the running test has set."""
    return serve(request, path, document_root=settings.MEDIA_ROOT)


def no_icon(request):
    """Browsers ask for it now and then, and complain of a 404."""
    return HttpResponse(status=204)


urlpatterns = [
    path("favicon.ico", no_icon),
    path("media/<path:path>", media),
    path("admin/", include(wagtailadmin_urls)),
    path("sitemap.xml", sitemap, {"template_name": "tpi_cms/seo/sitemap.xml"}),
    path("llms.txt", llms_txt),
    path("", include("tpi_cms.urls")),
    path("", include(wagtail_urls)),
]
