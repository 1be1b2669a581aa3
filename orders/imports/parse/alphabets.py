"""The letters beyond ASCII of the languages that old encodings were made for, and which encodings those are."""

from collections.abc import Collection

_WESTERN = {
    "German": "äöüß", "French": "àâæçéèêëîïôœùûüÿ", "Spanish": "áéíñóúü", "Portuguese": "áâãàçéêíóôõúü",
    "Italian": "àèéìíîòóùú", "Dutch": "éëïóöüè", "Swedish": "åäöé", "Danish": "æøåé", "Icelandic": "áðéíóúýþæö",
    "Catalan": "àçèéíïòóúü",
}  # fmt: skip
_CENTRAL = {
    "Polish": "ąćęłńóśźż", "Czech": "áčďéěíňóřšťúůýž", "Slovak": "áäčďéíĺľňóôŕšťúýž", "Hungarian": "áéíóöőúüű",
    "Romanian": "ăâîșțşţ", "Croatian": "čćđšž", "German": "äöüß",
}  # fmt: skip
_TURKISH = {"Turkish": "çğıöşüâîİ"}
_BALTIC = {"Lithuanian": "ąčęėįšųūž", "Latvian": "āčēģīķļņšūž", "Estonian": "äõöüšž"}
_CYRILLIC = {"Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "Ukrainian": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"}
_GREEK = {"Greek": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ"}
# Of encodings in which the words look as good, the first is taken.
LANGUAGES_OF = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1254": _TURKISH,
    "cp1251": _CYRILLIC,
    "cp1253": _GREEK,
    "cp1257": _BALTIC,
    "iso-8859-2": _CENTRAL,
    "mac_roman": _WESTERN,
    "cp850": _WESTERN,
    "cp860": _WESTERN,
    "cp852": _CENTRAL,
    "mac_latin2": _CENTRAL,
    "koi8-r": _CYRILLIC,
    "cp866": _CYRILLIC,
    "iso-8859-5": _CYRILLIC,
    "mac_cyrillic": _CYRILLIC,
    "iso-8859-7": _GREEK,
}
WESTERN = frozenset(encoding for encoding, languages in LANGUAGES_OF.items() if languages is _WESTERN)
# In Western languages: what stands behind a letter unless it ends the word, and letters that have a vowel beside them.
FOLLOWERS = {"ã": "oes", "õ": "e", "ñ": "aeiouáéíóú"}
BESIDE_VOWELS = frozenset("ïë")
VOWELS = frozenset("aeiouyáàâéèêíìîóòôúùûh")
NOT_LATIN = frozenset(
    encoding for encoding, languages in LANGUAGES_OF.items() if languages in (_CYRILLIC, _GREEK)
)
# First bytes of usual characters, and those of kana, which no Japanese text lacks. Of equals, the first is taken.
USUAL_CHARACTERS: dict[str, tuple[Collection[int], Collection[int]]] = {
    "cp949": (range(0xB0, 0xC9), ()),
    "euc_jp": ({0xA1, 0xA4, 0xA5, *range(0xB0, 0xD0)}, {0xA4, 0xA5}),
    "cp932": ({0x81, 0x82, 0x83, *range(0x88, 0x98)}, {0x82, 0x83}),
    "gb18030": ({0xA1, 0xA3, *range(0xB0, 0xD8)}, ()),
    "big5": (range(0xA1, 0xC7), ()),
}
