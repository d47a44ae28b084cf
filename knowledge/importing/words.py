from django.utils.translation import gettext_lazy as _

# Why something was not taken in.
WHY = {
    "edited": _("It was changed here since, and is not written over."),
    "elsewhere": _("It is not a file of this folder."),
    "large": _("It is too large."),
    "long": _("It is longer than an article can be. Make two of it."),
    "not text": _("It cannot be read as text."),
    "front matter": _("Its front matter cannot be read."),
    "empty": _("There is no text in it."),
    "language": _("Its language is not known."),
    "other site": _("It is of another site."),
    "too many": _("These were more pages than are read at once."),
    "no main": _("It has no <main> and no <article>: where its text begins cannot be told."),
    "nested": _("Its HTML is nested too deeply."),
    "gone": _("Reading it failed twice."),
    "not allowed": _("Its address is not one of the public internet."),
    "no answer": _("There was no answer."),
    "too large": _("It is too large."),
    "too slow": _("It took too long."),
    "status": _("The server said that it is not there."),
    "no sitemap": _("There are no addresses in it: it is not a sitemap."),
}


def why(code):
    return WHY.get(code, code)
