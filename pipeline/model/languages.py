"""Languages by their ISO 639-1 codes: what MP4 calls them, and their own names, for whom they are for."""

# ISO 639-2/T, the three letters that MP4 knows (ISO 14496-12, 8.4.2); and the name.
KNOWN = {
    "ar": ("ara", "العربية"),
    "bg": ("bul", "български"),
    "bs": ("bos", "bosanski"),
    "ca": ("cat", "català"),
    "cs": ("ces", "čeština"),
    "cy": ("cym", "Cymraeg"),
    "da": ("dan", "dansk"),
    "de": ("deu", "Deutsch"),
    "el": ("ell", "ελληνικά"),
    "en": ("eng", "English"),
    "es": ("spa", "español"),
    "et": ("est", "eesti"),
    "eu": ("eus", "euskara"),
    "fa": ("fas", "فارسی"),
    "fi": ("fin", "suomi"),
    "fo": ("fao", "føroyskt"),
    "fr": ("fra", "français"),
    "ga": ("gle", "Gaeilge"),
    "gl": ("glg", "galego"),
    "he": ("heb", "עברית"),
    "hi": ("hin", "हिन्दी"),
    "hr": ("hrv", "hrvatski"),
    "hu": ("hun", "magyar"),
    "hy": ("hye", "հայերեն"),
    "id": ("ind", "Bahasa Indonesia"),
    "is": ("isl", "íslenska"),
    "it": ("ita", "italiano"),
    "ja": ("jpn", "日本語"),
    "ka": ("kat", "ქართული"),
    "ko": ("kor", "한국어"),
    "lb": ("ltz", "Lëtzebuergesch"),
    "lt": ("lit", "lietuvių"),
    "lv": ("lav", "latviešu"),
    "mk": ("mkd", "македонски"),
    "mt": ("mlt", "Malti"),
    "nb": ("nob", "norsk bokmål"),
    "nl": ("nld", "Nederlands"),
    "nn": ("nno", "norsk nynorsk"),
    "no": ("nor", "norsk"),
    "pl": ("pol", "polski"),
    "pt": ("por", "português"),
    "ro": ("ron", "română"),
    "ru": ("rus", "русский"),
    "se": ("sme", "davvisámegiella"),
    "sk": ("slk", "slovenčina"),
    "sl": ("slv", "slovenščina"),
    "sq": ("sqi", "shqip"),
    "sr": ("srp", "српски"),
    "sv": ("swe", "svenska"),
    "tr": ("tur", "Türkçe"),
    "uk": ("ukr", "українська"),
    "vi": ("vie", "Tiếng Việt"),
    "zh": ("zho", "中文"),
}

UNKNOWN = "und"


def three_letters(language: str) -> str:
    """ISO 639-2 of an ISO 639-1 code; `und` where it is unknown."""
    return KNOWN.get(primary(language), (UNKNOWN, ""))[0]


def own_name(language: str) -> str:
    """What a language calls itself; the code where that is unknown."""
    return KNOWN.get(primary(language), ("", language))[1]


def primary(language: str) -> str:
    """The first part of a tag such as `en-GB`."""
    return language.split("-")[0].lower()
