"""Routes of the site. Order matters: Wagtail answers for all that is left."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView
from django.views.static import serve

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from tpi_cms.api.v2 import router
from tpi_cms.content.llms import llms_txt
from tpi_cms.content.sitemaps import PageSitemap

robots = TemplateView.as_view(template_name="robots.txt", content_type="text/plain")

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path(
        "sitemap.xml",
        sitemap,
        {
            "sitemaps": {"pages": PageSitemap},
            "template_name": "tpi_cms/seo/sitemap.xml",
        },
    ),
    path("llms.txt", llms_txt),
    path("api/v2/", router.urls),
    path("robots.txt", robots),
    # A web server does this in production; the demo has none in front of it. Pictures
    # only, each folder with a root of its own: a document that could run a script goes
    # through Wagtail's view, which sends it as an attachment.
    *(
        re_path(
            rf"^media/{folder}/(?P<path>.*)$",
            cache_control(max_age=86_400)(serve),
            {"document_root": settings.MEDIA_ROOT / folder},
        )
        for folder in ("images", "original_images", "avatar_images")
    ),
    path("", include("tpi_cms.urls")),
    # English pages keep their addresses, Spanish ones are below /es/.
    *i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=False),
]
