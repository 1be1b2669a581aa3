"""Orders of another system, from a file: checked as a whole, then written so that it may be killed and run again.

mapping = load_mapping("online-retail")                     # or parse_mapping(what a form says)
summary = check_file(path, mapping, vendor)                 # the dry run
summary = import_file(path, mapping, vendor, report=Path("refused.csv"), progress=print)
"""

from orders.importing.checking import Progress, check_file
from orders.importing.mapping import Mapping
from orders.importing.parsing import parse_mapping
from orders.importing.presets import load_mapping, preset_names
from orders.importing.problem import ImportProblem
from orders.importing.reason import Reason
from orders.importing.running import import_file
from orders.importing.summary import Heap, Summary

__all__ = [
    "Heap",
    "ImportProblem",
    "Mapping",
    "Progress",
    "Reason",
    "Summary",
    "check_file",
    "import_file",
    "load_mapping",
    "parse_mapping",
    "preset_names",
]
