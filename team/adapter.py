from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.shortcuts import resolve_url
from django.utils.module_loading import import_string


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Agents are invited by an admin; nobody signs up."""
        return False

    def post_login(self, request, user, **about):
        """Who wanted nothing in particular may be led somewhere first."""
        response = super().post_login(request, user, **about)
        anywhere = {resolve_url("home"), resolve_url(settings.LOGIN_REDIRECT_URL)}
        if response.url in anywhere and (first := import_string(settings.FIRST_PAGE)(user)):
            response["Location"] = first
        return response
