"""What exports add to the help page."""

from core.help import explain

explain("export", "Taking orders away as a file", 50, "exports", "export_run")
