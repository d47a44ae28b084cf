"""Style sheets and modules as browsers get them: small, and under names that change with what is in
them. The sources have no build step; all of this happens at `collectstatic`."""

import re
from posixpath import dirname, join, normpath

import rcssmin
import rjsmin
from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r"""@import\s+(?:url\()?["']([^"']+)["']\)?\s*;""")
# `import "./a.js"`, `from "./a.js"`, `import("./a.js")`: each module asks for the others by the
# names of its own day, so that a page which is open during an update never mixes two.
MODULE = (
    r"""(?P<matched>(?P<before>\b(?:from|import)\s*\(?\s*)["'](?P<url>\.{1,2}/[^"']+\.js)["'])""",
    '%(before)s"%(url)s"',
)


class Storage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = ("*.js", (MODULE,))

    def post_process(self, paths, dry_run=False, **options):
        paths = {
            name: (Made(paths), name) if is_ours(*source) else source
            for name, source in paths.items()
        }
        return super().post_process(paths, dry_run, **options)


def is_ours(storage, path):
    return path.endswith((".css", ".js")) and storage.location == str(settings.STATICFILES_DIRS[0])


class Made:
    """Gives what the sources become."""

    def __init__(self, sources):
        self.sources = sources

    def open(self, name):
        return ContentFile(made(name, self.read).encode())

    def read(self, name):
        storage, path = self.sources[name]
        with storage.open(path) as file:
            return file.read().decode()


def made(name, read):
    """What is served as `name`; `read` gives the source of a name."""
    if name.endswith(".js"):
        return rjsmin.jsmin(read(name))
    return rcssmin.cssmin(whole(name, read))


def whole(name, read):
    """A style sheet with those that it imports in their places."""

    def imported(found):
        return whole(normpath(join(dirname(name), found[1])), read)

    return IMPORT.sub(imported, read(name))
