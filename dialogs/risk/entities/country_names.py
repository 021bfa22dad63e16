"""What countries and a few big cities are called: Babel's names of four languages, and what people say instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from dialogs.risk.entities.inflection import in_latin, russian_forms
from dialogs.risk.text import key_of

_LOCALES: Final = ("kk", "ru", "uz", "uz_Cyrl", "en")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’‘ʻʼ`][^\W\d_]+)*")
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "JE", "GG", "IM", "RE"})
_OTHER_NAMES: Final = {
    "AE": "Эмираты, Арабские Эмираты, Объединённые Арабские Эмираты, Араб Әмірліктері, Әмірліктер, Amirliklar"
    ", Амирликлар"
    ", Emirates, Emiraty, Араб Амирликлари, Arab Amirliklari",
    "CD": "Конго, Kongo, Congo",
    "CZ": "Czech Republic, Чешская Республика",
    "DE": "Олмония, Olmoniya, Алмания",
    "EG": "Мысыр",
    "GB": "Англия, Angliya, England, Британия, Britain, Great Britain, Britaniya",
    "GE": "Гуржістон, Гуржистон, Gurjiston, Грузстан",
    "HK": "Hong Kong, Hongkong, Гонконг, Gonkong",
    "KG": "Кыргызстан, Киргизстан, Kirgizstan, Kyrgyz Republic, Кыргызская Республика, Қирғизистон, Киргизистон",
    "KP": "Северная Корея, КХДР",
    "KR": "Корея, Koreya, Korea, Южная Корея, Республика Корея, Кәрея, Koreia, Korey, Korea Respublikasi",
    "KH": "Камбожа, Kambodja",
    "KZ": "Казакстан, Qazaqstan, Kazakstan, Козогистон, Qozogiston, Казахстон",
    "MO": "Макао, Macao, Macau",
    "MM": "Бирма, Burma, Birma",
    "NL": "Голландия, Holland, Gollandiya",
    "PL": "Polska",
    "RU": "Рассея, Russian Federation, Российская Федерация, Rasiya, Россея, Resei, Resey",
    "SA": "Саудия, Saudiya, Сауд Аравия, Саудовская, Saudi",
    "SY": "Сирия",
    "TH": "Тайланд, Тайлэнд",
    "TJ": "Тожикистон, Tojikiston",
    "TR": "Turkey, Türkiye, Turkia, Tyrkia, Туркие",
    "US": "Америка, Amerika, America, Соединённые Штаты Америки, United States of America, Құрама Штаттар",
    "UZ": "Ўзбекистон, Узбекистон, Uzbekiston, Озбекистон",
    "CN": "Кытай, Kitai, Qytai",
    "VN": "Vietnam, Ветнам",
}  # fmt: skip
_NOT_NAMES: Final = (
    "Латинская Америка, Южная Америка, Северная Америка, Latin America, South America, North America, Оңтүстік Америка"
    ", Солтүстік Америка, Латын Америкасы, Lotin Amerikasi, Лотин Америкаси, New Mexico, New Jersey, Китай-город"
    ", turkey sandwich, turkey breast, Корей, Malika, Малика"
)
_CITIES: Final = {
    "AE": "Дубай, Dubai, Dubay, Абу-Даби, Abu Dhabi, Abu-Dabi, Шарджа, Sharjah",
    "AM": "Ереван, Yerevan",
    "AZ": "Баку, Baku, Boku, Боку",
    "BH": "Манама, Manama",
    "BY": "Минск, Minsk",
    "CN": "Пекин, Beijing, Шанхай, Shanghai, Гуанчжоу, Guangzhou, Урумчи, Үрімші",
    "CZ": "Прага, Praga, Prague",
    "DE": "Берлин, Berlin",
    "GB": "Лондон, London",
    "GE": "Тбилиси, Tbilisi, Батуми, Batumi",
    "ID": "Джакарта, Jakarta",
    "IL": "Тель-Авив, Tel Aviv, Хайфа",
    "IN": "Дели, Delhi, Мумбаи, Mumbai",
    "JP": "Токио, Tokyo",
    "KG": "Бишкек, Bishkek, Бішкек, Джалал-Абад, Jalal-Abad, Ош, Osh",
    "KH": "Пномпень, Phnom Penh, Сиануквиль, Sihanoukville",
    "KR": "Сеул, Seul, Seoul, Пусан, Busan, Инчхон, Incheon",
    "KZ": "Алматы, Almaty, Алма-Ата, Олмаота, Olmaota, Астана, Astana, Ostona, Остона, Шымкент, Шимкент, Shymkent"
    ", Chimkent"
    ", Караганда, Қарағанды, Qaraghandy, Актобе, Ақтөбе, Aktobe, Aqtobe, Атырау, Atyrau, Актау, Ақтау, Aqtau"
    ", Aktau, Тараз"
    ", Taraz, Костанай, Қостанай, Павлодар, Pavlodar, Өскемен, Усть-Каменогорск, Кызылорда, Қызылорда, Кокшетау",
    "MM": "Мьявади, Мяуадди, Myawaddy, Янгон, Yangon",
    "MY": "Куала-Лумпур, Kuala Lumpur",
    "OM": "Маскат, Muscat",
    "PL": "Варшава, Warsaw, Warszawa, Краков, Вроцлав",
    "QA": "Доха, Doha",
    "RU": "Москва, Moscow, Moskva, Мәскеу, Maskeu, Питер, Piter, Санкт-Петербург, Sankt-Peterburg, Екатеринбург"
    ", Yekaterinburg, Новосибирск, Novosibirsk, Челябинск, Сочи, Краснодар, Тюмень, Омск, Подмосковье, Самара",
    "SA": "Эр-Рияд, Riyadh, Джидда, Jeddah, Мекка",
    "TH": "Бангкок, Bangkok, Паттайя, Pattaya, Пхукет, Phuket",
    "TJ": "Душанбе, Dushanbe, Худжанд, Хужанд",
    "TM": "Ашхабад, Ashgabat",
    "TR": "Стамбул, Istanbul, Stambul, Истанбул, Ыстамбул, Анталья, Анталия, Antalya, Анкара, Ankara, Измир"
    ", Izmir, Аланья"
    ", Аланиа, Alanya, Кемер, Kemer, Бодрум, Bodrum",
    "UZ": "Ташкент, Toshkent, Тошкент, Tashkent, Самарканд, Samarqand, Самарқанд, Samarkand, Бухара, Бухоро"
    ", Buxoro, Андижан, Андижон, Andijon, Наманган, Namangan, Фергана, Фарғона, Farg'ona, Нукус, Nukus, Ургенч, Urganch"
    ", Урганч, Қарши, Qarshi, Карши, Термез, Термиз, Termiz, Қўқон, Qo'qon, Коканд",
}  # fmt: skip
SHORT: Final = {
    "ОАЭ": "AE", "OAE": "AE", "БАӘ": "AE", "БАА": "AE", "BAA": "AE", "UAE": "AE", "США": "US", "USA": "US", "АҚШ": "US",
    "АКШ": "US", "AQSH": "US",
    "AQSh": "US", "РФ": "RU", "RF": "RU", "РК": "KZ", "ҚР": "KZ", "КР": "KG", "РУЗ": "UZ", "UK": "GB",
    "КНР": "CN", "ҚХР": "CN", "КНДР": "KP", "ЮАР": "ZA", "KSA": "SA",
}  # fmt: skip
"""Abbreviations, in capitals."""
SHORT_IN_SMALL: Final = frozenset({"ОАЭ", "UAE", "США", "USA", "АҚШ", "AQSH", "АКШ", "РФ", "КНДР", "OAE"})
"""Those that are no other word when typed in small letters."""

_WORK_ABROAD: Final = (
    "KZ UZ KG TJ TM RU BY UA AZ GE LT LV PL CZ SK DE IT ES FR GB RO BG HU RS GR TR IL EG AE SA BH KW IN TH KH MM MY VN"
    " ID CN HK KR JP US"
)
_BIG_CITIES: Final = (
    "Дубай Dubai Стамбул Istanbul Stambul Москва Moskva Мәскеу Питер Сеул Seul Seoul Бангкок Bangkok Анталья Antalya"
    " Алматы Almaty Астана Astana Шымкент Ташкент Toshkent Тошкент Самарканд Samarqand Бишкек Bishkek"
)
_OTHER: Final = "chad mali togo gana tonga sudan daniya osh qarshi чад мали того гана тонга перу судан дания ош карши"
_OFTEN: Final = frozenset(_WORK_ABROAD.split())
"""Countries that work is offered in: their names are known in small letters too, unless too short or another word."""
_OFTEN_CITIES: Final = frozenset(map(key_of, _BIG_CITIES.split()))
_SHORTEST_SMALL: Final = 5
_CAPITAL_ONLY: Final = frozenset(map(key_of, ("turkey", "china", "georgia")))
_OTHER_WORDS: Final = frozenset(map(key_of, _OTHER.split()))
"""Names that are other words, or people, with a capital too."""


@dataclass(frozen=True, slots=True)
class Name:
    """What one word or a row of words stands for."""

    code: str | None
    """ISO code; None for words that only look like a country."""
    city: bool = False
    small: bool = False
    """Whether it is known in small letters."""
    doubtful: bool = False
    """Another word in one of our languages: to be believed only with a capital and a sign of place."""


Words = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """All names by the keys of their words."""

    single: dict[str, Name]
    rows: dict[str, list[tuple[Words, Name]]]
    """By the first word: the words behind it, each in all its forms; the longest first."""
    codes: frozenset[str]


@cache
def country_names() -> Names:
    """Read once; takes some hundredths of a second."""
    from babel import Locale

    names = Names({}, {}, frozenset(_codes(Locale.parse("en").territories)))
    for name in _NOT_NAMES.split(", "):
        _add(names, name, None, russian=" " in name)
    for locale in _LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if code in names.codes:
                _add(names, re.sub(r"\(.*?\)| SAR China| АӘА", "", name), code, russian=locale == "ru")
    for code, others in _OTHER_NAMES.items():
        for name in others.split(", "):
            _add(names, name, code, russian=True)
    for code, cities in _CITIES.items():
        for name in cities.split(", "):
            _add(names, name, code, city=True, russian=True)
    for rows in names.rows.values():
        rows.sort(key=lambda row: -len(row[0]))
    return names


def _codes(territories: Iterable[str]) -> set[str]:
    return {code for code in territories if len(code) == 2 and code.isalpha()} - _NO_COUNTRIES


def _add(names: Names, name: str, code: str | None, *, russian: bool, city: bool = False) -> None:
    words = [word.lower() for word in _WORD.findall(name)]
    forms = [russian_forms(word) if russian else (word,) for word in words]
    spellings = [forms, [tuple(map(in_latin, options)) for options in forms]] if russian else [forms]
    for spelling in spellings:
        keys = tuple(frozenset(filter(None, map(key_of, options))) for options in spelling)
        if len(keys) == 1:
            for key in keys[0]:
                names.single.setdefault(key, _name(key, key_of(spelling[0][0]), code, city=city))
        elif keys:
            for key in keys[0]:
                names.rows.setdefault(key, []).append((keys[1:], Name(code, city=city, small=True)))


def _name(key: str, base: str, code: str | None, *, city: bool) -> Name:
    often = base in _OFTEN_CITIES if city else code in _OFTEN
    doubtful = bool({key, base} & _OTHER_WORDS)
    small = often and len(key) >= _SHORTEST_SMALL - city and key not in _CAPITAL_ONLY and not doubtful
    return Name(code, city, small, doubtful)
