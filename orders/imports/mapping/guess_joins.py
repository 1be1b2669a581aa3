"""Several files of one upload: which of them has the products, and by which columns the others belong to its rows."""

import re
from collections.abc import Iterable

from orders.imports.mapping.mapping import Joined, in_order
from orders.imports.models import ImportRun
from orders.imports.page import files
from orders.imports.parse.sample import Sample, look

Joins = dict[str, dict[str, str]]  # [joined] of a mapping: name → file, key, by


def belong_together(samples: dict[str, Sample]) -> tuple[str, Joins]:
    """The file of the products and how the others are joined to it; `key` and `by` are "" where nobody can tell.

    A file is joined by a column that both have under one name and that names each of its rows once.
    """
    attempts = {main: _joins(main, samples) for main in samples}
    found = {main: sum(bool(join["key"]) for join in joins.values()) for main, joins in attempts.items()}
    best = max(attempts, key=lambda main: (found[main], len(samples[main].rows)))
    return best, attempts[best]


def preview(run: ImportRun) -> Sample:
    """The first rows of an upload, joined as its mapping says."""
    joins, folder = run.mapping.get("joined", {}), files.folder_of(run)
    main, *others = files.file_of(run).name, *(join["file"] for join in joins.values())
    written = {name: run.mapping[name] for name in ("encoding", "delimiter")}
    samples = {name: look(folder / name, **written) for name in (main, *others)}
    return joined_sample(samples[main], samples, joins)


def joined_sample(main: Sample, others: dict[str, Sample], joins: Joins) -> Sample:
    """The first rows with the columns of all files, as far as those rows are among the first of the others."""
    header, rows = list(main.header), [list(row) for row in main.rows]
    for join in in_order(Joined(name, **join) for name, join in joins.items()):
        other = others[join.file]
        found = {key: row for key, row in zip(_cells(other, join.key), other.rows, strict=True) if key}
        keys = _cells(Sample(header, rows), join.by)
        rows = [row + found.get(key, [""] * len(other.header)) for key, row in zip(keys, rows, strict=True)]
        header += [f"{join.name}.{column}" for column in other.header]
    return Sample(header, rows)


def _cells(sample: Sample, column: str) -> list[str]:
    """Of each row; "" where there is no such column."""
    place = sample.header.index(column) if column in sample.header else len(sample.header)
    return [row[place].strip() if place < len(row) else "" for row in sample.rows]


def _joins(main: str, samples: dict[str, Sample]) -> Joins:
    names = dict(zip((file for file in samples if file != main), _names(samples, main), strict=True))
    joins: Joins = {}
    known = list(samples[main].header)
    waiting = dict(names)
    while found := {file: pair for file in waiting if (pair := _pair(known, samples[file]))}:
        for file, (key, by) in found.items():
            name = waiting.pop(file)
            joins[name] = {"file": file, "key": key, "by": by}
            known += [f"{name}.{column}" for column in samples[file].header]
    return joins | {name: {"file": file, "key": "", "by": ""} for file, name in waiting.items()}


def _pair(known: list[str], sample: Sample) -> tuple[str, str] | None:
    """A column of the file that names each row once, and the known column that is called like it."""
    called = {_bare(column.rpartition(".")[2]): column for column in reversed(known)}
    for column in sample.header:
        values = sample.column(column)
        if (by := called.get(_bare(column))) and values and len({*values}) == len(sample.rows):
            return column, by
    return None


def _names(samples: dict[str, Sample], main: str) -> Iterable[str]:
    """`shop_invoices_2024.csv` → invoices: without what all names have, so that next month's are called alike."""
    words = {file: re.findall(r"[^\W\d_]+", file.partition(".")[0].lower()) for file in samples}
    common = set.intersection(*(set(one) for one in words.values()))
    seen: set[str] = set()
    for place, file in enumerate((file for file in samples if file != main), 2):
        name = "_".join(word for word in words[file] if word not in common)
        name = name if name and name not in seen else f"file{place}"
        seen.add(name)
        yield name


def _bare(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())
