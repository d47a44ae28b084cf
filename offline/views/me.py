from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def me(request):
    """Who is signed in here, and the token of their forms: {"agent", "token"}; else 401.

    The service worker asks before it sends what waits: a session may have ended since.
    """
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    return JsonResponse({"agent": request.user.pk, "token": get_token(request)})
