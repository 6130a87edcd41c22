"""The console's words by language: the documents' labels as they print them, and our own.

words.txt is the table of both. Names of jobs are those of reference_model.labels.
"""

from pathlib import Path

from reference_model.headquarters import LANGUAGES

TABLE = Path(__file__).parent / "words.txt"


def read(table: str) -> dict[str, dict[str, str]]:
    """The words by language, out of lines `key | en | nb | fi | nl | de | pl`."""
    words: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            key, *texts = (text.strip() for text in line.split("|"))
            for language, text in zip(LANGUAGES, texts, strict=True):
                words[language][key] = text
    return words


WORDS = read(TABLE.read_text("utf-8"))
