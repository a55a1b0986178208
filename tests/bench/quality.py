"""docs/quality.md: figures that commands make, a section each."""

from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "quality.md"
HEAD = "# Quality in figures\n\nEach section is made by `python -m tests.bench SECTION`.\n"


def write(section: str, text: str) -> None:
    """Replace the section on the page, or append it."""
    page = PAGE.read_text("utf-8") if PAGE.exists() else HEAD
    start, end = f"<!-- {section} -->\n", f"<!-- end of {section} -->\n"
    before, found, rest = page.partition(start)
    after = rest.partition(end)[2] if found else ""
    if not found:
        before = page.rstrip("\n") + "\n\n"
    PAGE.write_text(f"{before}{start}{text.strip()}\n{end}{after}", "utf-8")
