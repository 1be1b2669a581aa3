class ImportProblem(Exception):
    """Why a file cannot be imported at all, as one sentence; nothing of it was written."""
