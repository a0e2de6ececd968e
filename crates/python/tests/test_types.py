"""The type stubs are those of the module, and its users pass a strict check."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent


def run(*arguments: str) -> None:
    command = [sys.executable, "-m", *arguments]
    # The cache is beside the environment, not in the repository.
    environment = {**os.environ, "MYPY_CACHE_DIR": str(Path(sys.prefix) / "mypy_cache"), "MYPYPATH": str(TESTS)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=TESTS)
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubs_match_the_module() -> None:
    run("mypy.stubtest", "keeptime")


def test_users_pass_a_strict_check() -> None:
    run("mypy", "--strict", "--ignore-missing-imports", *(str(path) for path in sorted(TESTS.glob("*.py"))))
