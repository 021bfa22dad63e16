"""The languages of the product, as locales/languages.toml has them."""

from collections.abc import Mapping

from pydantic import Field

from dialogs.steps import Frozen, Sentence

SOURCE = "en"
"""The language in which the content is written: its catalog says what the content says."""


class Language(Frozen):
    """One language. One that is `made_from` another has no catalog: a program writes it from the other's texts.

    `reviewers` are native speakers who have read the texts, `look_first` what they should look at first.
    """

    name: Sentence
    script: Sentence
    made_from: str | None = None
    reviewers: tuple[str, ...] = ()
    look_first: tuple[str, ...] = ()


class Languages(Frozen):
    """What a person can choose, in the order of the buttons. Whose language is none of these reads `default`."""

    default: str
    known: Mapping[str, Language] = Field(default_factory=dict)

    @property
    def catalogs(self) -> tuple[str, ...]:
        """The languages with texts of their own."""
        return tuple(code for code, language in self.known.items() if language.made_from is None)

    def or_default(self, code: str) -> str:
        """The language, or the default one where it is none of ours (any more)."""
        return code if code in self.known else self.default

    def of_phone(self, code: str | None) -> str | None:
        """The language to offer for Telegram's language code, None when it is none of ours."""
        base = (code or "").replace("_", "-").split("-")[0].lower()
        return base if base in self.catalogs else None
