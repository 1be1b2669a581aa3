"""The state of an order, by the words and dates of its row."""

from orders.imports.mapping.mapping import Mapping
from orders.imports.mapping.order_states import WEIGHTS, FileState, normal_word, state_of_word
from orders.imports.mapping.row_rules import RowRole
from orders.imports.parse import cells
from orders.imports.reason import Reason, RowLeftOut, RowRefused
from orders.models import Order

_FLAGS = {
    "refunded": FileState.REFUNDED,
    "canceled": FileState.CANCELED,
    "charged_back": FileState.CHARGED_BACK,
}
_KINDS = {Order.Kind(kind).label.casefold(): kind for kind in Order.Kind.values}


def read_state(mapping: Mapping, role: str, fields: dict[str, str]) -> dict[str, str]:
    """Return the state, the word that the file has for it, and whether it is a test; nothing for an empty row.

    Raises RowLeftOut for a state that is not imported.
    """
    states = [_FLAGS[name] for name in _FLAGS if cells.is_yes(fields.get(name, ""))]
    if FileState.CHARGED_BACK in states and cells.is_yes(fields.get("dispute_won", "")):
        states.remove(FileState.CHARGED_BACK)
    word = fields.get("state", "").strip()
    if word:
        states.append(_state(mapping, word))
    if (second := known_state(mapping, fields.get("state2", ""))) is not None:
        states.append(second)
    state = max(states, key=WEIGHTS.index, default=None)
    if state == FileState.LEAVE_OUT:
        raise RowLeftOut(f"{word or fields.get('state2', '').strip()}: a state that is left out")
    is_test = role == RowRole.TEST or FileState.TEST in states or cells.is_yes(fields.get("test", ""))
    values = {"state": state.value if state else "", "state_word": cells.single_line(word)[:80]}
    return {name: value for name, value in values.items() if value} | ({"is_test": "1"} if is_test else {})


def known_state(mapping: Mapping, cell: str) -> FileState | None:
    """Return what a word means by the mapping, else by the usual words; None for an unknown one."""
    word = normal_word(cell)
    return FileState(mapping.states[word]) if word in mapping.states else state_of_word(word)


def read_kind(mapping: Mapping, reference: str, cell: str) -> str:
    """Return the kind that the cell names, else that of the longest prefix that the reference begins with."""
    if kind := _KINDS.get(cell.strip().casefold()):
        return kind
    prefixes = [prefix for prefix in mapping.kinds if reference.startswith(prefix)]
    return mapping.kinds[max(prefixes, key=len)] if prefixes else Order.Kind.ORDER.value


def _state(mapping: Mapping, word: str) -> FileState:
    state = known_state(mapping, word)
    if state is None:
        raise RowRefused(Reason.UNKNOWN_STATE, word, "state")
    return state
