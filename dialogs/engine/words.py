"""Plain words of agreement and denial, typed instead of pressed."""

WORDS: dict[str, str] = {
    word: answer
    for answer, words in {
        "yes": "yes y yeah yep да ага так ия иә иа ha xa ҳа ха ija iya da",
        "no": "no n nope нет не неа жоқ жок joq jok yoq yo'q yoʻq yo‘q йўқ йук net",
        "unknown": "? idk незнаю білмеймін билмеймин bilmayman bilmaymn билмайман",
    }.items()
    for word in words.split()
}
PHRASES = {
    "don't know": "unknown",
    "dont know": "unknown",
    "i don't know": "unknown",
    "i dont know": "unknown",
    "не знаю": "unknown",
    "ne znayu": "unknown",
}


def answer_of(text: str) -> str | None:
    """yes, no or unknown where the whole text is one of these words, else None."""
    word = " ".join(text.lower().strip(" .!,…)(").split())
    return PHRASES.get(word) or WORDS.get(word)
