"""An import by way of pages: `looking` reads the beginning of an uploaded file, `guessing` proposes what its columns
mean, `matching` is the form that settles it, `running` checks and imports by a worker.
"""
