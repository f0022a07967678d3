"""Which reactions exist: Telegram has a fixed set, and no other can be put on a message there."""

from __future__ import annotations

# Bot API 10.1, type ReactionTypeEmoji: https://core.telegram.org/bots/api#reactiontypeemoji
TELEGRAM_REACTIONS = frozenset(
    (  # noqa: SIM905 - as a list it fills a page
        "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 "
        "💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
    ).split()
)


def bare(emoji: str) -> str:
    """Return `emoji` as Telegram writes it: without the variation selector that keyboards and editors add."""
    return emoji.replace("\ufe0f", "")
