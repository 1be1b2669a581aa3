"""The presets: mappings of known files, by name; any other mapping is loaded by its path."""

import tomllib
from pathlib import Path

from orders.imports.mapping.mapping import Mapping
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.problem import ImportProblem

_FOLDER = Path(__file__).parent / "presets"


def preset_files() -> list[Path]:
    """Return the TOML files of the presets."""
    return sorted(_FOLDER.glob("*.toml"))


def preset_names() -> list[str]:
    """Return the names under which `load_mapping` knows the presets."""
    return [file.stem for file in preset_files()]


def load_mapping(name: str) -> Mapping:
    """Load a preset, such as `online-retail`, or the TOML file at a path; raise ImportProblem when it is wrong."""
    try:
        return parse_mapping(tomllib.loads(mapping_text(name)))
    except tomllib.TOMLDecodeError as error:
        raise ImportProblem(f"The mapping {name} cannot be read: {error}.") from None


def mapping_text(name: str) -> str:
    """Return the text of a preset or of the TOML file at a path; raise ImportProblem when there is none."""
    path = _FOLDER / f"{name}.toml" if name in preset_names() else Path(name)
    try:
        return path.read_text("utf-8")
    except OSError:
        names = ", ".join(preset_names())
        raise ImportProblem(
            f"There is no mapping {name}: give the path of a TOML file, or one of {names}."
        ) from None
    except UnicodeDecodeError as error:
        raise ImportProblem(f"The mapping {name} cannot be read: {error}.") from None
