"""Sets of real mail that stand beside the project on the machines of those who build it."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "corpora"
needed = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no corpora on this machine: {FOLDER} is not there"
)


def load(path):
    return json.loads((FOLDER / path).read_text())


def items(name):
    """[(id, bytes, what its source expects)]"""
    return [
        (item["id"].removeprefix(f"{name}/"), (FOLDER / name / item["file"]).read_bytes(), expect)
        for item in load(f"{name}/index.json")["items"]
        for expect in [item["expect"]]
    ]


def mails():
    return [raw for name in ("imap_tools", "chatwoot", "cpython") for _, raw, _ in items(name)]
