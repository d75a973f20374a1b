"""Assembled things as JSON in which each claim is its id, and back again with the claims put in."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from attested.model import CodedClaim


def pack(thing: Any) -> str:
    """An event, figure, tie or movement as JSON, its claims as ids."""
    return msgspec.json.encode(_plain(thing)).decode()


def claims_in(thing: Any) -> Iterator[CodedClaim]:
    """Every claim that an assembled thing holds, in its order; one may come several times."""
    if isinstance(thing, CodedClaim):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from claims_in(getattr(thing, field.name))
    elif isinstance(thing, (tuple, list)):
        for part in thing:
            yield from claims_in(part)


def unpack(kind: type, body: str, claims: Mapping[str, CodedClaim]) -> Any:
    """The assembled thing of this type, with these claims; what an older version did not pack keeps its default."""
    return _made(kind, msgspec.json.decode(body), claims)


def _plain(thing: Any) -> Any:
    kind = type(thing)
    if kind in _SCALARS:
        return thing
    if kind is float:
        return str(thing) if thing in _ENDLESS else thing
    if kind is CodedClaim:
        return thing.claim.id
    if kind is tuple or kind is list:
        return [_plain(part) for part in thing]
    return {name: _plain(getattr(thing, name)) for name in _names(kind)} if is_dataclass(kind) else thing


_SCALARS = frozenset({str, int, bool, type(None)})
_ENDLESS = (float("inf"), float("-inf"))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _holds_claims(kind: Any) -> bool:
    """Whether values of this type may hold claims; those that cannot are read in one go."""
    if kind is CodedClaim:
        return True
    if is_dataclass(kind):
        return any(_holds_claims(hint) for hint in _hints(kind).values())  # type: ignore[arg-type]
    return any(_holds_claims(part) for part in get_args(kind) if part is not Ellipsis)


def _made(kind: Any, value: Any, claims: Mapping[str, CodedClaim]) -> Any:
    if not _holds_claims(kind):
        return msgspec.convert(value, kind, strict=False)
    if kind is CodedClaim:
        return claims[value]
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{name: _made(hints[name], part, claims) for name, part in value.items() if name in hints})  # type: ignore[operator]
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else _made(next(p for p in get_args(kind) if p is not type(None)), value, claims)
    if origin is tuple:
        return tuple(_made(get_args(kind)[0], part, claims) for part in value)
    raise TypeError(f"cannot read {kind} from the index")


def ids_in(kind: type, body: str) -> list[str]:
    """The ids of the claims that a packed thing holds, each once."""
    found: dict[str, None] = {}
    _collect(kind, msgspec.json.decode(body), found)
    return list(found)


def _collect(kind: Any, value: Any, found: dict[str, None]) -> None:
    if value is None or not _holds_claims(kind):
        return
    if kind is CodedClaim:
        found[value] = None
    elif is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        for name, part in value.items():
            if name in hints:
                _collect(hints[name], part, found)
    elif get_origin(kind) is tuple:
        for part in value:
            _collect(get_args(kind)[0], part, found)
    else:
        _collect(next(p for p in get_args(kind) if p is not type(None)), value, found)
