"""How long copies take to find among N invented texts, and how many of the planted ones are found.

    python benchmarks/copies.py [N …]        default 1,000 10,000; prints one line of JSON for each

A third of the texts are planted: exact copies, copies with an added paragraph, and copies with an edited head and a few changed
words. The rest are stories of their own, which share a publisher's standing text.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import date, timedelta

from attested.model import Document, Source
from attested.resolve.copies import copies

_WORDS = [
    f"{a}{b}{c}"
    for a in ("ka", "lo", "mir", "ten", "sa", "ru")
    for b in ("dan", "vel", "os", "it", "ur")
    for c in ("a", "en", "i", "")
]


def texts(number: int, seed: int = 1) -> tuple[list[Document], set[str]]:
    """Invented reports of about 250 words, and the ids of those that copy another."""
    draw = random.Random(seed)

    def paragraph() -> str:
        return " ".join(" ".join(draw.choices(_WORDS, k=draw.randint(8, 22))).capitalize() + "." for _ in range(5))

    made: list[Document] = []
    planted: set[str] = set()
    for n in range(number):
        day = date(2024, 1, 1) + timedelta(days=draw.randrange(365))
        outlet = f"Outlet {n % 200}"
        if n % 3 == 2:
            model = made[draw.randrange(len(made))]
            body, day = model.text, (model.published or day) + timedelta(days=draw.randrange(2))
            sort = draw.choice(("exact", "added", "edited"))
            if sort == "added":
                body = f"{body}\n\n{paragraph()}"
            elif sort == "edited":
                words = body.split(" ")
                for _ in range(6):
                    words[draw.randrange(len(words))] = draw.choice(_WORDS)
                body = f"{' '.join(draw.choices(_WORDS, k=7)).capitalize()}\n{' '.join(words)}"
            outlet = f"Site {n}"
        else:
            body = (
                "\n\n".join(paragraph() for _ in range(3))
                + f"\n\nOutlet {n % 200} is a paper of the north and comes out every day but Friday."
            )
        document = Document(
            id=Document.identify(body, outlet, day), source=Source(id=outlet, name=outlet), published=day, text=body
        )
        made.append(document)
        if n % 3 == 2:
            planted.add(document.id)
    return made, planted


def measure(number: int) -> dict[str, float]:
    documents, planted = texts(number)
    started = time.process_time()
    found = copies(documents)
    seconds = time.process_time() - started
    pairs = {document.id: document.text for document in documents}
    copying = {copy.document for copy in found} | {copy.of for copy in found}
    wrong = sum(copy.share < 0.3 or copy.of not in pairs for copy in found)
    return {
        "texts": number,
        "planted": len(planted),
        "found": len(planted & copying),
        "copies": len(found),
        "wrong": wrong,
        "seconds": round(seconds, 2),
    }


if __name__ == "__main__":
    for size in [int(given.replace(",", "")) for given in sys.argv[1:]] or [1_000, 10_000]:
        print(json.dumps(measure(size)), flush=True)
