"""The examples in docstrings and in the README run."""

from __future__ import annotations

import doctest
import inspect
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import keeptime

# Examples of methods need not repeat the imports of their class.
NAMES = {
    "datetime": datetime,
    "timedelta": timedelta,
    "timezone": timezone,
    "ZoneInfo": ZoneInfo,
} | {name: getattr(keeptime, name) for name in keeptime.__all__}


def public_objects() -> Iterator[tuple[str, object]]:
    yield "keeptime", keeptime
    for name in keeptime.__all__:
        value = getattr(keeptime, name)
        yield name, value
        if inspect.isclass(value):
            for member in vars(value):
                if not member.startswith("_"):
                    yield f"{name}.{member}", getattr(value, member)


def run(text: str, name: str) -> None:
    test = doctest.DocTestParser().get_doctest(text, dict(NAMES), name, None, None)
    found: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=found.append)
    assert not found, "".join(found)


@pytest.mark.parametrize(("name", "value"), list(public_objects()), ids=str)
def test_examples_of_docstrings_run(name: str, value: object) -> None:
    run(inspect.getdoc(value) or "", name)


def test_examples_of_the_readme_run() -> None:
    readme = Path(__file__).parent.parent / "README.md"
    blocks = readme.read_text().split("```python\n")[1:]
    run("\n".join(block.split("```")[0] for block in blocks), "README.md")


@pytest.mark.parametrize(("name", "value"), list(public_objects()), ids=str)
def test_everything_public_is_documented(name: str, value: object) -> None:
    if inspect.ismemberdescriptor(value):
        # `help` shows fields of dataclasses only by their class.
        class_, field = name.split(".")
        doc = inspect.getdoc(getattr(keeptime, class_)) or ""
        assert re.search(rf"^(\w+, )*{field}(, \w+)*:", doc, re.MULTILINE)
    elif inspect.isclass(value) or inspect.isroutine(value) or inspect.isdatadescriptor(value):
        assert inspect.getdoc(value)
