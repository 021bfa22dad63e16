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


OPENING = 12
"""Words of a message whose first may be its answer: "no, he has the key"."""


def opening_answer(text: str) -> str | None:
    """As `answer_of`, or the answer that a short message begins with: "no, he has the key"."""
    words = text.split()
    whole = answer_of(text)
    if whole or not 1 < len(words) <= OPENING:
        return whole
    return answer_of(" ".join(words[:2])) or answer_of(words[0])


def answer_of(text: str) -> str | None:
    """yes, no or unknown where the whole text is one of these words, else None."""
    word = " ".join(text.lower().strip(" .!,…)(").split())
    return PHRASES.get(word) or WORDS.get(word)
