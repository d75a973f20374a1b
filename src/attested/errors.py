"""What can go wrong, as a tree.

AttestedError
├── SpanError            a span does not read what it quotes
├── ClaimError           a claim breaks the contract (no evidence, unknown kind or role)
├── KnowledgeError       a data file of ours, or of the user, cannot be read as what it should be
├── PipelineError        the stages do not fit together
├── IngestError          one item cannot be taken in; carries the code that goes into the Finding
├── StoreError           the database cannot be opened, is of a newer version, or is damaged
├── ReviewError          a decision cannot be taken as asked (taken back already, of another report, not allowed)
├── QueryError           a question cannot be answered as asked (unknown id, bad date)
├── EvaluationError      gold or corpus files are not what they should be
└── UsageError           the command was called wrongly

Two kinds of trouble. *This item failed*: yield a `attested.model.Finding` and keep going. *The run cannot go
on*: raise one of these. Library code raises; `cli/` translates to an exit status and one line of text.
"""

from __future__ import annotations


class AttestedError(Exception):
    """Base of every error that attested raises on purpose."""


class SpanError(AttestedError, ValueError):
    """A span does not read what it quotes, or lies outside its document."""


class ClaimError(AttestedError, ValueError):
    """A claim breaks the contract: no evidence, an unknown kind or role, an argument without its words."""


class KnowledgeError(AttestedError):
    """A knowledge file cannot be read as what it should be; the message names file and line."""


class PipelineError(AttestedError):
    """Stages do not fit together: one reads what none before it writes."""


class IngestError(AttestedError):
    """One item cannot be taken in.

    `code` is a short stable word (`empty`, `binary`, `encoding`, `too_large`, `language`, `unreadable`, …) which the
    Finding carries, so that people can count and filter refusals.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class StoreError(AttestedError):
    """The database cannot be opened, is of a newer version than this program, or is damaged."""


class ReviewError(AttestedError):
    """A person's decision cannot be taken as asked: taken back already, a claim of another report, a role that may not."""


class QueryError(AttestedError):
    """A question cannot be answered as asked: an unknown id, a date that is none."""


class EvaluationError(AttestedError):
    """Gold or corpus files are not what they should be; the message names the file and line."""


class UsageError(AttestedError):
    """The command was called wrongly; the message says what to try."""
