"""The states of an order as files write them: what each word means, in the words of many shops and languages."""

from enum import StrEnum

from orders.models import Order


class FileState(StrEnum):
    """What a word of a file says of an order."""

    PAID = "paid"
    PENDING = "pending"
    CANCELED = "canceled"
    FAILED = "failed"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    CHARGED_BACK = "charged_back"
    TEST = "test"
    LEAVE_OUT = "leave_out"


STATE_LABELS = {
    FileState.PAID: "Paid",
    FileState.PENDING: "Waiting for payment",
    FileState.CANCELED: "Canceled",
    FileState.FAILED: "Payment failed (imported as canceled)",
    FileState.PARTLY_REFUNDED: "Partly refunded",
    FileState.REFUNDED: "Refunded",
    FileState.CHARGED_BACK: "Charged back",
    FileState.TEST: "Test order",
    FileState.LEAVE_OUT: "— leave these rows out —",
}
ORDER_STATUS = {
    FileState.PAID: Order.Status.PAID,
    FileState.PENDING: Order.Status.PENDING,
    FileState.CANCELED: Order.Status.CANCELED,
    FileState.FAILED: Order.Status.CANCELED,
    FileState.PARTLY_REFUNDED: Order.Status.PARTLY_REFUNDED,
    FileState.REFUNDED: Order.Status.REFUNDED,
    FileState.CHARGED_BACK: Order.Status.CHARGED_BACK,
    FileState.TEST: Order.Status.PAID,
}
# Of two states of an order, the one that stands further right counts.
WEIGHTS = (
    *(FileState.PAID, FileState.TEST, FileState.PENDING, FileState.FAILED, FileState.CANCELED),
    *(FileState.PARTLY_REFUNDED, FileState.REFUNDED, FileState.CHARGED_BACK, FileState.LEAVE_OUT),
)
_WORDS = {
    FileState.PAID: "paid,complete,completed,succeeded,success,successful,processed,processing,fulfilled,"
    "shipped,delivered,charged,captured,closed,settled,approved,active,ok,finished,publish,"
    "partially fulfilled,bezahlt,abgeschlossen,erledigt,versendet,payé,payée,payee,terminé,"
    "terminée,pagado,pagada,completado,completada,pagato,completato,completata,pago,"
    "concluído,concluída,betaald,voltooid,afgerond,betalt,betald,zapłacone,zrealizowane,"
    "zaplaceno,fizetve,оплачен,выполнен,支払い済み,已支付,已完成",
    FileState.PENDING: "pending,unpaid,on hold,on-hold,hold,held,authorized,authorised,awaiting payment,"
    "pending payment,open,incomplete,requires_payment_method,requires_capture,draft,"
    "partially paid,partially_paid,in progress,offen,ausstehend,unbezahlt,wartend,en attente,"
    "impayé,pendiente,in attesa,in sospeso,pendente,openstaand,in afwachting,afventer,"
    "oczekuje,čeká na platbu,függőben,ожидает оплаты",
    FileState.CANCELED: "canceled,cancelled,void,voided,revoked,abandoned,expired,storniert,abgebrochen,annulé,"
    "annulée,cancelado,cancelada,anulado,annullato,annullata,geannuleerd,annulleret,"
    "annullerad,anulowane,zrušeno,törölve,отменен",
    FileState.FAILED: "failed,declined,denied,rejected,error,payment failed,blocked,fehlgeschlagen,abgelehnt,"
    "échoué,refusé,fallido,rechazado,non riuscito,rifiutato,falhou,recusado,mislukt,nieudane,"
    "selhalo,ошибка",
    FileState.PARTLY_REFUNDED: "partially refunded,partially_refunded,partly refunded,partly_refunded,partial refund,"
    "partial_refund,partially-refunded,teilweise erstattet,partiellement remboursé,"
    "parcialmente reembolsado,parzialmente rimborsato,gedeeltelijk terugbetaald,"
    "częściowo zwrócone",
    FileState.REFUNDED: "refunded,refund,reversed,returned,fully refunded,erstattet,rückerstattet,remboursé,"
    "remboursée,reembolsado,reembolsada,rimborsato,rimborsata,terugbetaald,refunderet,"
    "återbetald,zwrócone,vráceno,visszatérítve,возвращен",
    FileState.CHARGED_BACK: "charged back,charged_back,chargeback,charge back,disputed,dispute,chargebacked,"
    "rückbuchung,rückgebucht,rétrofacturation,contracargo,storno di addebito",
    FileState.TEST: "test,test order,testbestellung",
}
STATE_OF_WORD = {word: state for state, words in _WORDS.items() for word in words.split(",")}
PREFIXES = ("wc-", "edd-")  # of words of shop systems: `wc-completed`


def normal_word(cell: str) -> str:
    """Return a word of the file as the tables have it."""
    return " ".join(cell.casefold().split())


def state_of_word(word: str) -> FileState | None:
    """Return what a normal word means, by the usual words; None for an unknown one."""
    for prefix in PREFIXES:
        word = word.removeprefix(prefix)
    return STATE_OF_WORD.get(word) or STATE_OF_WORD.get(word.replace("_", " ").replace("-", " "))
