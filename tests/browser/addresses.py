"""The addresses of the product, asked of itself: a new page is walked without being listed."""

from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse


def addresses(patterns=None, prefix=""):
    """(name with its namespace, names of its arguments) of all that is ours."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(pattern, URLPattern):
            if pattern.namespace != "admin":
                namespace = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from addresses(pattern.url_patterns, prefix + namespace)
        elif pattern.name:
            yield prefix + pattern.name, sorted(pattern.pattern.regex.groupindex)


def pages(client, **known):
    """The addresses that answer a GET with a whole page; `known` fills in their arguments."""
    for name, arguments in addresses():
        area = name.partition(":")[0]
        filled = {each: known.get(f"{area}_{each}", known.get(each, 1)) for each in arguments}
        try:
            path = reverse(name, kwargs=filled)
        except NoReverseMatch:
            continue  # an argument of another kind: keys of links in mails
        if "logout" in name:
            yield path
            continue
        response = client.get(path, headers={"host": "localhost"})
        kind = response.headers.get("Content-Type", "")
        if response.status_code != 200 or not kind.startswith("text/html") or response.streaming:
            continue
        if b"<html" in response.content[:500]:
            yield path
