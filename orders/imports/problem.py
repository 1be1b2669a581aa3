"""The error of a file that cannot be imported."""


class ImportProblem(Exception):
    """A file cannot be imported at all; the message is a sentence, and nothing of the file was written."""
