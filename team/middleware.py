from django.utils.translation import get_language


def agent_locale(get_response):
    """Pages speak the agent's language, and tell times in their time zone."""

    def respond(request):
        if not request.user.is_authenticated:
            return get_response(request)
        with request.user.speaking():
            response = get_response(request)
            # LocaleMiddleware, outside, would name the browser's.
            response.headers.setdefault("Content-Language", get_language())
            return response

    return respond
