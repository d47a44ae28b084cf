from tests.canned_responses.conftest import create_response  # noqa: F401
