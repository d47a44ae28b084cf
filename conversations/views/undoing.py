"""An Undo is offered in a toast, and a toast can stand while others go on."""

from functools import wraps

from django.utils.translation import gettext as _

from .answer import answer
from .thread import visible


def takes_back_nothing_newer(*kinds):
    """For a view whose action a toast may offer as an Undo: pressed there, it is refused when
    something of these kinds has happened since what it would take back."""

    def decorate(view):
        @wraps(view)
        def check(request, pk):
            undoes = request.POST.get("undoes", "")
            if undoes.isdecimal() and len(undoes) < 10:
                conversation = visible(request, pk)
                newer = conversation.events.after(int(undoes)).filter(kind__in=kinds)
                if event := newer.select_related("actor").last():
                    name = event.actor.name if event.actor else conversation.customer.display_name
                    why = _("%(name)s has changed it since. Nothing was undone.") % {"name": name}
                    return answer(request, conversation, since=int(undoes), refused=why)
            return view(request, pk)

        return check

    return decorate
