"""The example of docs/customisation.md: a check of a site's own."""

from tpi_cms.content.copy.values import Check, Hit, Severity


def find_exclamations(copy):
    for text in copy.texts:
        for sentence in text.sentences:
            if sentence.text.endswith("!"):
                yield Hit(text.path, text.label, sentence.text, sentence.text)


EXCLAMATIONS = Check(
    id="exclamation",
    severity=Severity.NOTE,
    what="An exclamation mark",
    why="Our house style is calm.",
    how="End the sentence with a period.",
    find=find_exclamations,
)
