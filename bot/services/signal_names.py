"""What the taxonomy's signals are called on a card."""


def _(text: str) -> str:
    """Marks a text for translation; it is translated where it is shown."""
    return text


SIGNALS = {
    "held": _("cannot leave"),
    "violence": _("violence or threats"),
    "sexual": _("sexual exploitation"),
    "documents": _("documents taken"),
    "wages": _("not paid"),
    "debt": _("debt"),
    "monitored": _("watched or cut off"),
    "deceived": _("deceived about the work"),
    "forced_crime": _("forced into crime or fighting"),
    "minor": _("under 18"),
    "missing": _("somebody is missing"),
    "self_harm": _("thoughts of suicide"),
    "travel_soon": _("leaves within two days"),
    "trapped_abroad": _("abroad without a way home"),
    "wants_human": _("asks for a person"),
    "wants_legal": _("asks for a lawyer"),
    "wants_psych": _("asks for a psychologist"),
}

SUITS = {
    "morning": _("in the morning"),
    "day": _("in the afternoon"),
    "evening": _("in the evening"),
    "weekend": _("at the weekend"),
    "any": _("at any time"),
}
"""When a consultation suits, as the choices of the dialogs name it."""
