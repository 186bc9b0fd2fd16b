"""What a careful site sends with its public pages."""


def strict_content_policy(get_response):
    """Nothing inline and nothing from elsewhere; Wagtail's admin needs more."""

    def middleware(request):
        response = get_response(request)
        if not request.path.startswith("/admin/"):
            response["Content-Security-Policy"] = "default-src 'self'"
        return response

    return middleware
