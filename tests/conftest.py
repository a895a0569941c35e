"""What all tests share: the option that writes expectations anew."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write snapshot.yaml beside each recording anew; read the diff"
    )
