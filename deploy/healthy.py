"""For Docker's health check: whether this container's web server answers as the public site."""

import os
import sys
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

site = urlsplit(os.environ["SITE_URL"])
headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme}
try:
    with urlopen(Request("http://127.0.0.1:8000/healthz", headers=headers), timeout=5) as answer:
        sys.exit(answer.status != 200)
except OSError as error:
    sys.exit(f"not healthy: {error}")
