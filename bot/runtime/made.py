"""What parts make of the config: made anew when there is a new one, so that nobody goes by an old one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Config

T = TypeVar("T")


class Made(Generic[T]):
    """Something made of the newest config; call it to have it."""

    def __init__(self, config: Callable[[], Config], make: Callable[[Config], T]) -> None:
        self._config, self._make = config, make
        self._of = config()
        self._made = make(self._of)

    def __call__(self) -> T:
        """Return it, made anew if the config is another one than last time."""
        config = self._config()
        if config is not self._of:
            self._made, self._of = self._make(config), config
        return self._made
