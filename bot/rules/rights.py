"""Rights, checked in one place: what a person may do, from configured roles and ids and from membership."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.tables import Right

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ORDER = (Right.STRANGER, Right.VIEWER, Right.AMBASSADOR, Right.MANAGER, Right.LEAD)


def granted(
    configured: Mapping[Right, Collection[str]], external_id: str, roles: Collection[str], *, member: bool
) -> Right:
    """Return the greatest right that `user:<id>` or `role:<id>` holds in the config, or that membership brings."""
    held = {f"user:{external_id}"} | {f"role:{role}" for role in roles}
    found = [right for right, names in configured.items() if held & set(names)]
    if member:
        found.append(Right.AMBASSADOR)
    return max(found, key=ORDER.index, default=Right.STRANGER)


def suffices(held: Right, needed: Right) -> bool:
    """Say whether `held` is at least `needed`. A viewer only reads: he is below an ambassador."""
    return ORDER.index(held) >= ORDER.index(needed)
