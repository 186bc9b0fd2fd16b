"""Import of texts: how long, how much memory, and whether time grows with length alone.

    python -m benchmarks.texts [--words 3000]

Reads a text of that many words as plain text, Markdown, HTML and DOCX, and one four
times as long. Fails over budget: two seconds of the
processor for 3,000 words, 300 MiB, or if four times
the words take more than seven times as long.
"""

from __future__ import annotations

import argparse
import resource
import sys

from .rows import make_database

PARTS = """Why it helps, {n}

A tight muscle hurts where it is pressed, and sometimes somewhere else. It lets go
when a needle finds the place, and relief lasts 3 to 6 weeks in most people.

The visit, {n}

1. We look at the place and ask since when it hurts.
2. The needle goes in for some seconds, and the muscle twitches once.
3. You move, and we look again. A visit takes 20 minutes.

What people notice, {n}

- Less pain: the muscle rests, and so do you.
- Better sleep: lying on that side is possible again.

Questions and answers, {n}

Q1: Does it hurt?
A little, and only for a moment. Call (815) 555-0142 if it lasts.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--words", type=int, default=3_000)
    asked = parser.parse_args()
    with make_database("sqlite"):
        results = [report(kind, asked.words) for kind in ("txt", "md", "html", "docx")]
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"at most {own:.0f} MiB here, {child:.0f} MiB in the reader's process")
    if not all(results) or max(own, child) > 300:
        sys.exit("Over budget")


def report(kind: str, words: int) -> bool:
    short, long = measure(kind, words), measure(kind, 4 * words)
    print(f"{kind}: {short:.2f} s for {words} words, {long:.2f} s for {4 * words}")
    # A process that starts takes its time whatever it reads.
    return short < 2 * words / 3_000 + 0.5 and long < 7 * short


def measure(kind: str, words: int) -> float:
    from tpi_cms.content.importing.actions import read_draft

    text = make_text(words)
    data = {"txt": text.encode, "md": text.encode}.get(kind, lambda: to_html(text))()
    data = to_docx(text) if kind == "docx" else data
    started = get_seconds()
    draft = read_draft(data, f"text.{kind}", kind="treatment")
    lost = draft.words_lost
    draft.to_json()
    took = get_seconds() - started
    if lost or draft.words_in < 0.9 * words:
        sys.exit(f"{kind}: {lost} words lost of {draft.words_in}")
    return took


def get_seconds() -> float:
    """Of the processor, here and in the reader's process: others may be busy too."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def make_text(words: int) -> str:
    parts: list[str] = ["Needles for tight muscles\n"]
    while sum(len(part.split()) for part in parts) < words:
        parts.append(PARTS.format(n=len(parts)))
    return "\n".join(parts)


def to_html(text: str) -> bytes:
    lines = [line for line in text.split("\n") if line]
    heads = ("Why", "The visit,", "What people", "Questions")
    tags = ["h2" if line.startswith(heads) else "p" for line in lines]
    body = "".join(
        f"<div><{tag}>{line}</{tag}></div>"
        for tag, line in zip(tags, lines, strict=True)
    )
    return f"<nav>Menu</nav><main><h1>Needles</h1>{body}</main>".encode()


def to_docx(text: str) -> bytes:
    from tests.content.importing.documents import make_docx, para

    return make_docx("".join(para(line) for line in text.split("\n") if line))


if __name__ == "__main__":
    main()
