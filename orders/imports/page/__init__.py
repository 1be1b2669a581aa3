"""The pages of an import: `upload_form` and `mapping_form` are its forms, `importer` checks and imports by a worker."""
