"""Mappings for files that are known, by name; any other mapping by its path."""

import tomllib
from pathlib import Path

from orders.imports.mapping.mapping import Mapping
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.problem import ImportProblem

_FOLDER = Path(__file__).parent / "presets"


def preset_files() -> list[Path]:
    return sorted(_FOLDER.glob("*.toml"))


def preset_names() -> list[str]:
    return [file.stem for file in preset_files()]


def load_mapping(name: str) -> Mapping:
    """A preset, such as `online-retail`, or the TOML file at a path."""
    path = _FOLDER / f"{name}.toml" if name in preset_names() else Path(name)
    try:
        return parse_mapping(tomllib.loads(path.read_text("utf-8")))
    except OSError:
        known = ", ".join(preset_names())
        raise ImportProblem(
            f"There is no mapping {name}: give the path of a TOML file, or one of {known}."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImportProblem(f"The mapping {name} cannot be read: {error}.") from None
