"""Words that a person reads, in both languages of the product."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One message in Chinese and in English; `{names}` in it are filled at the edge, by `filled`."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def filled(self, lang: Lang, **words: str) -> str:
        """The message with its placeholders replaced. Raises KeyError for a name that is not given."""
        return self.in_(lang).format(**words)
