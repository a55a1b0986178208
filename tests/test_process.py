"""Outside programs: failures are one line, time limits hold, nothing is left behind."""

import sys
import time

import pytest

from pipeline.errors import EngineError, MissingToolError
from pipeline.process import run


def test_lines_come_as_they_are_written() -> None:
    lines: list[str] = []
    said = run(
        [sys.executable, "-c", "import sys; print('a'); print('b'); sys.stderr.write('c')"],
        timeout_s=20,
        on_line=lines.append,
    )
    assert lines == ["a", "b"] and said == "c"


def test_a_failure_quotes_the_last_words() -> None:
    with pytest.raises(EngineError, match="no such film"):
        run([sys.executable, "-c", "import sys; sys.exit('first\\nno such film')"], timeout_s=20)


def test_a_time_limit_holds_even_in_silence() -> None:
    started = time.monotonic()
    with pytest.raises(EngineError, match="longer than"):
        run([sys.executable, "-c", "import time; time.sleep(60)"], timeout_s=0.5, on_line=lambda line: None)
    assert time.monotonic() - started < 20


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(MissingToolError, match="doctor"):
        run(["no-such-program-anywhere"], timeout_s=5)
