"""Mail: a message is a report; what it forwards is another, quoted replies and signatures are set apart, attachments are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, Message, MIMEPart
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from attested.errors import IngestError
from attested.ingest.markup import words_of
from attested.ingest.shape import About, Enclosed, File, Part, Reader
from attested.model import Finding

MOST_PARTS = 1_000
_SUFFIX_OF = {
    "text/html": ".html", "application/pdf": ".pdf", "text/plain": ".txt", "text/csv": ".csv", "message/rfc822": ".eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx", "application/zip": ".zip",
}  # fmt: skip
_NO_REPORTS = ("image/", "audio/", "video/", "text/calendar", "text/vcard", "application/pgp-signature", "application/pkcs7-sig",
               "message/delivery-status", "message/external-body", "text/rfc822-headers")  # fmt: skip
_HEADER = re.compile(rb"(?:From|Date|Subject|To|Received|Return-Path|Message-ID|MIME-Version|Delivered-To|X-[\w-]+): ", re.I)
_ENVELOPE = re.compile(rb"From \S+ .*\d{4}\s*$", re.M)
_ENVELOPES = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\n]{3,200}\d{4}[^\n]{0,20}\r?\n")

# "On Mon, 2 Dec 2024 at 09:12, Layla H. <l@example.org> wrote:", which some programs break over two lines.
_WROTE = re.compile(r"^(?:On\b[^\n]{5,200}(?:\n[^\n]{0,120})?\bwrote|[^\n]{3,120} (?:wrote|writes)):[ \t]*$", re.M)
_ORIGINAL = re.compile(r"^[ \t>]*-{2,}\s*Original Message\s*-{2,}[ \t]*$", re.M | re.I)
_OUTLOOK = re.compile(r"^(?:_{20,}\s*\n)?From: [^\n]+\n(?:Sent|Date): [^\n]+\n(?:(?:To|Cc|Subject): [^\n]*\n?){1,4}", re.M)
_FORWARDED = re.compile(
    r"^[ \t]*(?:-{2,}\s*Forwarded message\s*-{2,}|Begin forwarded message:|-{2,}\s*Forwarded by [^\n]{3,120})[ \t]*$", re.M | re.I
)
_FIELD = re.compile(r"\*?(From|Date|Sent|Subject|To|Cc|Reply-To)\*?:\*?[ \t]*([^\n]*)(?:\n|$)", re.I)
_SIGNATURE = re.compile(r"^-- ?$", re.M)
_QUOTED = re.compile(r"^[ \t]*>")
_QUOTES_OF_PAGES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "divRplyFwdMsg", "protonmail_quote", "gmail_signature")
_LIST_LINE = re.compile(r"\s|[-*•+–>|]\s|\(?\d{1,3}[.)]\s")
WRAPPED = 55
"""Characters from which a line of plain mail is believed to have been broken by the program that sent it."""


def looks_like_message(start: bytes) -> bool:
    """Whether bytes begin with the headers of a message: two of those that every message has.

    >>> looks_like_message(b"From: a@example.org\\nSubject: Report\\n\\nShells hit."), looks_like_message(b"From: here")
    (True, False)
    """
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return sum(bool(_HEADER.match(line)) for line in head.splitlines()) >= 2


def looks_like_mailbox(start: bytes) -> bool:
    """Whether bytes begin with the envelope line of a mailbox.

    >>> looks_like_mailbox(b"From a@example.org Mon Dec  2 09:12:00 2024\\nFrom: a")
    True
    """
    return bool(_ENVELOPE.match(start.partition(b"\n")[0]))


def read_mailbox(file: File) -> Iterator[Enclosed | Finding]:
    """Each message of a mailbox, in its order."""
    starts = list(_ENVELOPES.finditer(file.content))
    if not starts or starts[0].start() != 0:
        raise IngestError("format", "is no mailbox: it does not begin with 'From SENDER DATE'; save messages as .eml")
    ends = [match.start() for match in starts[1:]] + [len(file.content)]
    for number, (match, end) in enumerate(zip(starts, ends), 1):
        content = file.content[match.end() : end]
        name = f"message {number}"
        if len(content) > file.limits.file_bytes:
            yield file.refused("too_large", f"has more than {file.limits.file_bytes:,} bytes; split it", name)
            continue
        yield Enclosed(name=name, suffix=".eml", content=re.sub(rb"(?m)^>(>*From )", rb"\1", content))


def read(file: File) -> Iterator[Part | Enclosed | Finding]:
    """The message's own words, what it forwards, and its attachments."""
    message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(file.content)
    if not message.keys():
        raise IngestError("format", "has no headers of a message; name it .txt if it is text")
    text, shortened = _body(message, file)
    about = _about(message)
    own, forwarded = _split_forwarded(text)
    own, cut = _own(own)
    if own:
        yield Part(text=own, about=about)
    if forwarded:
        words, said = _forwarded(forwarded)
        yield Part(text=words, member="forwarded message", about=said)
    yield from _left_out(file, cut | shortened)
    attached = yield from _attached(message, file)
    if not own and not forwarded and not attached:
        raise IngestError("empty", "holds no words of its own; give the message that it answers")


def _left_out(file: File, what: set[str]) -> Iterator[Finding]:
    if what:
        yield file.note("left_out", f"has {' and '.join(sorted(what))}, which {'were' if len(what) > 1 else 'was'} left out")


def _body(message: EmailMessage, file: File) -> tuple[str, set[str]]:
    """The text of a message: of its plain part, else of its HTML; and what was set apart in the HTML."""
    kinds = {part.get_content_type() for part in message.walk()}
    if kinds & {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}:
        raise IngestError("encrypted", "is an encrypted message; decrypt it first")
    plain = message.get_body(("plain",))
    if plain is not None and (text := _decoded(plain)).strip():
        flowed = str(plain.get_param("format", "")).lower() == "flowed"
        return _flowed(text) if flowed else text.replace("\r\n", "\n"), set()
    html = message.get_body(("html",))
    if html is None:
        return "", set()
    text, quoted = words_of(_decoded(html), without=("blockquote", *_QUOTES_OF_PAGES))
    if quoted and not text.strip():  # nothing but a quotation: a page pasted into one
        text, quoted = words_of(_decoded(html))[0], False
    return text, {"a quoted message"} if quoted else set()


def _decoded(part: MIMEPart) -> str:
    """The characters of a part. What it declares is believed; bytes that contradict it are shown as replaced."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    charset = str(part.get_content_charset() or "windows-1252")
    try:
        return content.decode({"iso-8859-1": "windows-1252", "us-ascii": "windows-1252"}.get(charset.lower(), charset))
    except (LookupError, UnicodeDecodeError):
        raise IngestError("encoding", f"declares the encoding {charset!r}, which its bytes are not; save its text") from None


def _flowed(text: str) -> str:
    """Lines that RFC 3676 broke, joined again: a blank at the end of a line says that it goes on."""
    lines: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        plain = line.removeprefix(" ")
        if goes_on and not _QUOTED.match(line) and plain != "-- ":
            lines[-1] += plain
        else:
            lines.append(plain if not _QUOTED.match(line) else line)
        goes_on = plain.endswith(" ") and plain != "-- " and not _QUOTED.match(line)
    return "\n".join(line if line == "-- " else line.rstrip() for line in lines)


def _split_forwarded(text: str) -> tuple[str, str]:
    match = _FORWARDED.search(text)
    return (text[: match.start()], text[match.end() :]) if match else (text, "")


def _forwarded(text: str) -> tuple[str, About]:
    """The words of a forwarded message, and what the lines before them say of it."""
    said: dict[str, str] = {}
    place = len(text) - len(text.lstrip("\n >"))
    while match := _FIELD.match(text, place):
        said[match[1].lower()] = match[2].strip()
        place = match.end()
    outlet = _name(said.get("from", ""))
    words = _own(re.sub(r"(?m)^[ \t]*> ?", "", text[place:]))[0] or text[place:].strip()
    return words, About(outlet=outlet, title=said.get("subject"), date=_day(said.get("date") or said.get("sent")))


def _own(text: str) -> tuple[str, set[str]]:
    """What a message itself says: without the signature, without what it quotes; and the names of what was set apart.

    >>> _own("The bridge is closed.\\n\\nOn Mon, 2 Dec 2024, Layla wrote:\\n> Is the bridge open?\\n")
    ('The bridge is closed.', {'a quoted message'})
    """
    cut = set()
    for pattern in (_WROTE, _ORIGINAL, _OUTLOOK):
        for match in pattern.finditer(text):
            after = text[match.end() :].lstrip("\n").split("\n")
            # "The ministry wrote:" is prose, unless quoted lines follow.
            if pattern is not _WROTE or _QUOTED.match(after[0]):
                quoted = pattern is _WROTE
                rest = "\n".join(line for line in after if not _QUOTED.match(line)) if quoted else ""
                text = text[: match.start()] + ("\n\n" + rest if rest.strip() else "")
                cut.add("a quoted message")
                break
    signature = next(reversed(list(_SIGNATURE.finditer(text))), None)
    if signature and text[signature.end() :].count("\n") <= 12 and text[: signature.start()].strip():
        text = text[: signature.start()]
        cut.add("a signature")
    lines = text.split("\n")
    quoted_lines = [bool(_QUOTED.match(line)) for line in lines]
    if any(quoted_lines) and not all(q or not line.strip() for q, line in zip(quoted_lines, lines)):
        lines = [line for line, quoted in zip(lines, quoted_lines) if not quoted]
        cut.add("a quoted message")
    return _unwrapped("\n".join(lines)), cut


def _unwrapped(text: str) -> str:
    """Paragraphs whose lines a mail program broke at some seventy characters, each on one line.

    >>> _unwrapped("Shells hit the town of Kherson on Monday morning, killing two people,\\nofficials said.\\n\\n- one\\n- two")
    'Shells hit the town of Kherson on Monday morning, killing two people, officials said.\\n\\n- one\\n- two'
    """
    lines = [line.rstrip() for line in text.split("\n")]
    if max(map(len, lines), default=0) > 100:  # lines of any length: this program broke none
        return "\n".join(lines).strip()
    out: list[str] = []
    before = ""
    for line in lines:
        if len(before) >= WRAPPED and line and not _LIST_LINE.match(line):
            out[-1] += " " + line
        else:
            out.append(line)
        before = line
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _about(message: EmailMessage) -> About:
    subject = re.sub(r"^(?:(?:re|fw|fwd|aw|tr)\s*:\s*)+", "", _header(message, "subject"), flags=re.I).strip()
    return About(outlet=_name(_header(message, "from")), title=subject or None, date=_day(_header(message, "date")))


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; "" where there is none or it cannot be parsed."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, KeyError, AttributeError, TypeError):  # what the parser of headers trips over
        return ""


def _name(sender: str) -> str | None:
    """Who sent it: the name, else the address.

    >>> _name("Situation Desk <desk@example.org>"), _name("desk@example.org")
    ('Situation Desk', 'desk@example.org')
    """
    name, address = getaddresses([sender.replace("*", "")])[0] if sender else ("", "")
    return name.strip() or address.strip() or None


def _day(written: str | None) -> str | None:
    """The day of a message in its own zone, in ISO form; the words themselves where they are no date of a message."""
    if not written:
        return None
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        # "Mon, Dec 2, 2024 at 9:12 AM", as programs write it above a forwarded message
        return re.sub(r"\s+at\s+\d.*$", "", written)


def _attached(message: EmailMessage, file: File):  # type: ignore[no-untyped-def]
    """The attachments as files, their number as value; pictures, signatures and calendars are no reports, which is noted."""
    number = 0
    others = []
    waiting = list(message.iter_attachments())[::-1]
    for _ in range(MOST_PARTS):
        if not waiting:
            break
        attachment = waiting.pop()
        kind = attachment.get_content_type()
        name = _file_name(attachment)
        if attachment.is_multipart() and kind != "message/rfc822":  # a part of parts, such as a digest of messages
            waiting += [part for part in attachment.get_payload() if isinstance(part, EmailMessage)][::-1]
            continue
        if kind.startswith(_NO_REPORTS):
            others.append(name or kind)
            continue
        number += 1
        content = _content(attachment, kind)
        suffix = "." + name.rpartition(".")[2].lower() if "." in name else _SUFFIX_OF.get(kind, "")
        yield Enclosed(name=f"attachment {name or number}", suffix=suffix, content=content)
    if waiting:
        yield file.refused("too_large", f"has more than {MOST_PARTS:,} parts; the rest was not read; save them apart")
    if others:
        yield file.note("left_out", f"has attachments that are no reports, which were left out: {', '.join(others[:12])}")
    return number


def _file_name(part: EmailMessage) -> str:
    from attested.ingest.readers.zip import label

    try:
        return label(part.get_filename() or "") if part.get_filename() else ""
    except (ValueError, IndexError, KeyError, AttributeError, TypeError):
        return ""


def _content(part: EmailMessage, kind: str) -> bytes:
    if kind == "message/rfc822":
        inner = part.get_payload()
        return bytes(inner[0]) if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


MESSAGE = Reader(name="mail", version=1, media_type="message/rfc822", suffixes=(".eml",), read=read, sidecar=False, confined=True)
MAILBOX = Reader(
    name="mailbox", version=1, media_type="application/mbox", suffixes=(".mbox", ".mbx"), read=read_mailbox, sidecar=False,
    archive=True,
)  # fmt: skip
