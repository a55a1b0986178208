"""Write config.toml and docs/episode.schema.json from the code, so that they cannot disagree with it (`make config`)."""

import json
from pathlib import Path
from typing import Any

import msgspec

from pipeline.config import Facts, Folders, Series
from pipeline.inputs import table_types
from pipeline.model.episode import Episode
from pipeline.stage import Machine
from pipeline.stages import STAGES

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
# Settings of the pipeline. Every setting stands here at its default: change a value, run again, and just what depends
# on it is made anew (`webinar status` says beforehand what that is). What belongs to one recording (title, presenter,
# corrections) stands beside it, in recordings/<name>.toml.
"""
SAYS = {
    "folders": "Where things are.",
    "machine": "How this computer is used. Never changes a result.",
    "about": "What holds for every recording of the series, unless its own file says otherwise.",
    "series": "What is learned from finished episodes, into output/series-<name>.toml.",
}


def config_toml() -> str:
    """The whole of config.toml."""
    kinds: dict[str, type[Any]] = {
        "folders": Folders,
        "machine": Machine,
        "about": Facts,
        "series": Series,
        **table_types(),
    }
    docs = SAYS | {stage.name: stage.doc for stage in STAGES}
    return HEAD + "".join(table(name, kind, docs[name]) for name, kind in kinds.items())


def table(name: str, kind: type[Any], doc: str) -> str:
    """One table: a line on what it is for, then each setting with what it means."""
    lines = ["", f"[{name}]", f"# {doc}"]
    types = {field.name: field for field in msgspec.inspect.type_info(kind).fields}  # type: ignore[attr-defined]
    for field in msgspec.structs.fields(kind):
        meta = types[field.name].type
        schema = getattr(meta, "extra_json_schema", None) or {}
        default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
        lines.append(f"{field.name} = {toml(default)}".ljust(34) + f"# {schema.get('description', '')}".rstrip("# "))
    return "\n".join(lines) + "\n"


def toml(value: Any) -> str:
    """A default as TOML."""
    return json.dumps(value, ensure_ascii=False)


def schema_json() -> str:
    """The JSON Schema (2020-12) of episode.json."""
    schema = msgspec.json.schema(Episode)
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=1) + "\n"


if __name__ == "__main__":
    (ROOT / "config.toml").write_text(config_toml(), encoding="utf-8")
    (ROOT / "docs" / "episode.schema.json").write_text(schema_json(), encoding="utf-8")
