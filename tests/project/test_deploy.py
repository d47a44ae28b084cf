"""What production needs is named where people look for it."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SETTINGS = (ROOT / "inbox_project/settings.py").read_text()
READ = r"""(?:environ\.get\(|environ\[|flag\(|words\()\s*"([A-Z0-9_]+)\""""
VARIABLES = set(re.findall(READ, SETTINGS))
# What only a laptop sets, or what the image itself says.
NOT_IN_PRODUCTION = {"DEBUG", "DATA_DIR", "STATIC_ROOT"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_settings_read_the_environment():
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SITE_URL"} <= VARIABLES


def test_the_manual_explains_every_variable():
    manual = (ROOT / "docs/operations.md").read_text()

    assert not [name for name in VARIABLES if f"`{name}`" not in manual]


def test_every_process_gets_every_variable(compose):
    given = set(compose["services"]["mail"]["environment"])

    assert not VARIABLES - NOT_IN_PRODUCTION - given


def test_the_example_names_every_variable_that_compose_reads(compose):
    text = (ROOT / "docker-compose.yml").read_text()
    read = set(re.findall(r"\$\{([A-Z0-9_]+)", text))
    read |= {name for name, value in compose["x-app"]["environment"].items() if value is None}
    example = (ROOT / ".env.example").read_text()

    assert not [name for name in read if not re.search(rf"^(# )?{name}=", example, re.MULTILINE)]


def test_what_is_to_scale_has_no_name_and_no_port_of_its_own(compose):
    for name in ("web", "worker"):
        assert not {"container_name", "ports"} & set(compose["services"][name])


def test_no_file_names_a_package_registry():
    files = [ROOT / name for name in ("pyproject.toml", "Dockerfile", "docker-compose.yml")]
    files += ROOT.glob("requirements*.txt")

    for file in files:
        assert not re.search(
            r"--(extra-)?index-url|--find-links|https?://\S*simple", file.read_text()
        )
