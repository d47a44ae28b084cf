"""Times that people enter into a form."""

YEARS = range(1970, 3000)


def check_years(form, *names):
    """Refuse what stands for "always", such as the year 9999: it is no time at all in a time zone
    that is further on, and the page that shows it there breaks."""
    for name in names:
        moment = form.cleaned_data.get(name)
        if moment and moment.year not in YEARS:
            messages = form.fields[name].error_messages
            form.add_error(name, messages.get("invalid_date") or messages["invalid"])
