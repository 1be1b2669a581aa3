"""Known shops: the preset whose headings a file has."""

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from orders.imports.mapping.guess_joins import Joins, joined_sample
from orders.imports.mapping.presets import preset_files
from orders.imports.parse.sample import Sample

MappingData = dict[str, Any]  # a mapping as a TOML file has it


def fitting_preset(samples: dict[str, Sample]) -> MappingData:
    """Return the mapping of the known shop that the files are of, or an empty one.

    Of several that fit, the one that asks for the most headings.
    """
    fitting = []
    for name, preset in _presets().items():
        mapping = fitted_preset(preset, samples)
        if mapping:
            weight = len(preset.get("recognize", {}).get("all", preset["columns"]))
            fitting.append((weight, name, mapping | {"preset": name}))
    return max(fitting, key=lambda entry: entry[:2])[2] if fitting else {}


@cache
def _presets() -> dict[str, MappingData]:
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in preset_files()}


def preset_joins(preset: MappingData, samples: dict[str, Sample]) -> tuple[str, Joins]:
    """Return the uploaded file that the preset does not name, which is the main file, and the preset's joins."""
    joins: Joins = preset.get("joined", {})
    joined_files = {join["file"] for join in joins.values()}
    return next(file for file in samples if file not in joined_files), joins


def fitted_preset(preset: MappingData, samples: dict[str, Sample]) -> MappingData:
    """Return the preset for these files, without the columns that they lack; empty when they are not of this shop."""
    if len(samples) != len(preset.get("joined", {})) + 1:
        return {}
    main, joins = preset_joins(preset, samples)
    if {join["file"] for join in joins.values()} | {main} != samples.keys():
        return {}
    header = joined_sample(samples[main], samples, joins).header
    if not _is_recognized(preset, header):
        return {}
    columns = {field: _present(names, header) for field, names in preset["columns"].items()}
    mapping = {key: value for key, value in preset.items() if key != "recognize"}
    rules = [
        rule | {"column": name}
        for rule in preset.get("rows", ())
        if (name := _present(rule["column"], header))
    ]
    return mapping | {"columns": {field: names for field, names in columns.items() if names}, "rows": rules}


def _is_recognized(preset: MappingData, header: list[str]) -> bool:
    rule = preset.get("recognize")
    if rule is None:
        return set(preset["columns"].values()) <= set(header)
    headings = {heading.casefold() for heading in header}
    all_of, any_of, none_of = (
        {heading.casefold() for heading in rule.get(key, ())} for key in ("all", "any", "none")
    )
    return all_of <= headings and (not any_of or bool(any_of & headings)) and not none_of & headings


def _matching(name: str, headings: Iterable[str]) -> list[str]:
    """Return the headings of the name; `line_item_*` means all that begin so, `line_item_2` before `line_item_10`."""
    beginning, star, _ = name.partition("*")
    if not star:
        return [name] if name in headings else []
    fitting = [heading for heading in headings if heading.startswith(beginning)]
    return sorted(fitting, key=lambda heading: (len(heading), heading))


def _present(names: str | list[str], header: list[str]) -> str | list[str]:
    """Return those of the columns that the file has, spelled as it does."""
    spelled = {heading.casefold(): heading for heading in reversed(header)}
    texts = [names] if isinstance(names, str) else names
    present = [spelled[key] for name in texts for key in _matching(name.casefold(), spelled)]
    return present[0] if len(present) == 1 else present
