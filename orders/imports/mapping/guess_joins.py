"""The guess of how the files of one upload are joined: which is the main file, and by which columns."""

import re
from collections.abc import Iterator

from orders.imports.mapping.mapping import FileJoin, order_joins
from orders.imports.parse.sample import Sample

Joins = dict[str, dict[str, str]]  # [joined] of a mapping: name → file, key, by


def guess_joins(samples: dict[str, Sample]) -> tuple[str, Joins]:
    """Return the main file and the joins of the others; `key` and `by` are "" where no columns fit.

    A file is joined by a column of the same name in both files that has another value in each of its rows.
    """
    joins_by_main = {main: _joins(main, samples) for main in samples}
    counts = {
        main: sum(bool(join["key"]) for join in joins.values()) for main, joins in joins_by_main.items()
    }
    best = max(joins_by_main, key=lambda main: (counts[main], len(samples[main].rows)))
    return best, joins_by_main[best]


def _joins(main: str, samples: dict[str, Sample]) -> Joins:
    names = dict(zip((file for file in samples if file != main), _names(samples, main), strict=True))
    joins: Joins = {}
    columns = list(samples[main].header)
    rest = dict(names)
    while pairs := {file: pair for file in rest if (pair := _join_columns(columns, samples[file]))}:
        for file, (key, by) in pairs.items():
            name = rest.pop(file)
            joins[name] = {"file": file, "key": key, "by": by}
            columns += [f"{name}.{column}" for column in samples[file].header]
    return joins | {name: {"file": file, "key": "", "by": ""} for file, name in rest.items()}


def _join_columns(columns: list[str], sample: Sample) -> tuple[str, str] | None:
    """Return a column that is unique in the file, and the column of the other files with the same name."""
    by_name = {_normalized(column.rpartition(".")[2]): column for column in reversed(columns)}
    for column in sample.header:
        values = sample.column(column)
        if (by := by_name.get(_normalized(column))) and values and len({*values}) == len(sample.rows):
            return column, by
    return None


def _names(samples: dict[str, Sample], main: str) -> Iterator[str]:
    """Yield a name for each joined file: `shop_invoices_2024.csv` → invoices.

    Words that all file names have, and numbers, are left out: so next month's files have the same names.
    """
    words = {file: re.findall(r"[^\W\d_]+", file.partition(".")[0].lower()) for file in samples}
    common = set.intersection(*(set(file_words) for file_words in words.values()))
    used: set[str] = set()
    for number, file in enumerate((file for file in samples if file != main), 2):
        name = "_".join(word for word in words[file] if word not in common)
        name = name if name and name not in used else f"file{number}"
        used.add(name)
        yield name


def _normalized(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())


def joined_sample(main: Sample, samples: dict[str, Sample], joins: Joins) -> Sample:
    """Return the first rows with the columns of all files; cells are "" where a sample lacks the joined row."""
    header, rows = list(main.header), [list(row) for row in main.rows]
    for join in order_joins(FileJoin(name, **join) for name, join in joins.items()):
        other = samples[join.file]
        row_by_key = {key: row for key, row in zip(_cells(other, join.key), other.rows, strict=True) if key}
        keys = _cells(Sample(header, rows), join.by)
        empty = [""] * len(other.header)
        rows = [row + row_by_key.get(key, empty) for key, row in zip(keys, rows, strict=True)]
        header += [f"{join.name}.{column}" for column in other.header]
    return Sample(header, rows)


def _cells(sample: Sample, column: str) -> list[str]:
    """Return the cell of each row in the column; "" where there is none."""
    index = sample.header.index(column) if column in sample.header else len(sample.header)
    return [row[index].strip() if index < len(row) else "" for row in sample.rows]
