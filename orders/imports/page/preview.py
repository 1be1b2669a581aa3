"""The first rows of an upload, shown beside the form of its columns."""

from orders.imports.mapping.guess_joins import joined_sample
from orders.imports.models import ImportRun
from orders.imports.page import files
from orders.imports.parse.sample import Sample, read_sample


def preview(run: ImportRun) -> Sample:
    """Return the first rows of the files, joined as the mapping says; raise ImportProblem if unreadable."""
    joins, folder = run.mapping.get("joined", {}), files.upload_folder(run)
    main, *further_names = files.upload_path(run).name, *(join["file"] for join in joins.values())
    file_format = {name: run.mapping[name] for name in ("encoding", "delimiter")}
    samples = {name: read_sample(folder / name, **file_format) for name in (main, *further_names)}
    return joined_sample(samples[main], samples, joins)
