"""What a customer can be asked for."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "name": _("Name"),
    "email": _("Email"),
    "order_number": _("Order number"),
    "attribute": _("An entry of their profile"),
}
