"""The first rows of an upload, shown beside the form of its columns: read by a worker, kept in the run."""

from orders.imports.mapping.guess_joins import joined_sample
from orders.imports.mapping.known_shops import MappingData
from orders.imports.models import ImportRun
from orders.imports.page import files
from orders.imports.parse.file_format import FileFormat
from orders.imports.parse.sample import read_sample

PREVIEW_ROWS = 8  # rows
PREVIEW_CELL = 41  # characters, one more than the page shows


def preview(run: ImportRun, mapping: MappingData) -> list[list[str]]:
    """Return the first rows of the files, joined as the mapping says; raise ImportProblem if unreadable."""
    joins, folder = mapping.get("joined", {}), files.upload_folder(run)
    main, *further_names = files.upload_path(run).name, *(join["file"] for join in joins.values())
    file_format = FileFormat(*(mapping.get(name, "") for name in ("encoding", "delimiter", "sheet")))
    samples = {name: read_sample(folder / name, file_format) for name in (main, *further_names)}
    rows = joined_sample(samples[main], samples, joins).rows[:PREVIEW_ROWS]
    return [[cell[:PREVIEW_CELL] for cell in row] for row in rows]
