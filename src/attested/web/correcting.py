"""A correction as a form sends it: the claim with another kind or stance, parts left out, bounds put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from attested.errors import ReviewError
from attested.knowledge import codebook
from attested.model import POLARITIES, STATUSES, Argument, Claim, Quantity
from attested.review import changed


def corrected(claim: Claim, given: Mapping[str, str]) -> Claim:
    """The claim as the form has it.

    The form names `kind`, `polarity`, `status`, `hedge`; for the argument at place n `keep-n` (left out where it is absent),
    `role-n`, and for its quantity `low-n` and `high-n` (empty is open); for the speaker at place n `says-n`. Words are chosen
    in the reader. Raises `ReviewError` where something is no value, or nothing was changed.
    """
    kind, polarity, status = given.get("kind", claim.kind), given.get("polarity", claim.polarity), given.get("status", claim.status)
    if kind not in codebook():
        raise ReviewError(f"{kind!r} is no kind of claim; see the codebook")
    if polarity not in POLARITIES or status not in STATUSES:
        raise ReviewError(f"{polarity!r} and {status!r} are no stance; see the codebook")
    arguments = tuple(_argument(a, n, given) for n, a in enumerate(claim.arguments) if f"keep-{n}" in given)
    speakers = tuple(s for n, s in enumerate(claim.speakers) if f"says-{n}" in given)
    made = changed(
        claim, kind=kind, polarity=polarity, status=status, hedge=given.get("hedge", "").strip() or None, arguments=arguments,
        speakers=speakers,
    )  # fmt: skip
    same = (made.kind, made.polarity, made.status, made.hedge, made.arguments, made.speakers)
    if same == (claim.kind, claim.polarity, claim.status, claim.hedge, claim.arguments, claim.speakers):
        raise ReviewError("nothing was changed; to confirm the reading, accept it")
    return made


def _argument(argument: Argument, n: int, given: Mapping[str, str]) -> Argument:
    role = given.get(f"role-{n}", argument.role)
    if role not in codebook().roles:
        raise ReviewError(f"{role!r} is no role; see the codebook")
    quantity = argument.quantity
    if quantity is not None:
        low = _bound(given.get(f"low-{n}"), quantity.low)
        high = _bound(given.get(f"high-{n}"), quantity.high)
        if (low, high) != (quantity.low, quantity.high):
            quantity = _quantity(quantity, low, high)
    return replace(argument, role=role, quantity=quantity)


def _quantity(quantity: Quantity, low: int | float | None, high: int | float | None) -> Quantity:
    try:
        return replace(quantity, low=low, high=high)
    except ValueError as error:
        raise ReviewError(str(error)) from None


def _bound(text: str | None, held: int | float | None) -> int | float | None:
    if text is None:
        return held
    text = text.strip().replace(",", "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ReviewError(f"{text!r} is no number") from None
    if not 0 <= value < 1e12:
        raise ReviewError(f"{text} cannot be how many there were")
    return int(value) if value.is_integer() else value
