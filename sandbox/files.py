"""The files of a sandbox lie in a folder of their own, and what is not in it is not deleted."""

from .world import NAME, current

FOLDER = "sandboxes"


def folder(name):
    return f"{FOLDER}/{name}/"


def placed(name):
    """The path of a file that is stored now, in the folder of the sandbox that we are in."""
    return f"{folder(current())}{name}" if current() else name


def is_ours(name):
    """Whether this world may delete a file: a sandbox only what it has stored itself."""
    return not current() or name.startswith(folder(current()))


def existing(storage):
    """The names of the sandboxes that have files."""
    try:
        folders, _files = storage.listdir(FOLDER)
    except FileNotFoundError:
        return set()
    return {name for name in folders if NAME.fullmatch(name)}


def erase_all(storage, name):
    """Delete what a sandbox has stored."""
    _erase(storage, folder(name).rstrip("/"))


def _erase(storage, path):
    try:
        folders, files = storage.listdir(path)
    except FileNotFoundError:
        return
    for each in folders:
        _erase(storage, f"{path}/{each}")
    for each in files:
        storage.delete(f"{path}/{each}")
    storage.delete(path)
