"""The reactions that Telegram has. Others cannot be put on a message, so `check` refuses them as a claim emoji."""

from __future__ import annotations

# Bot API 10.1, type ReactionTypeEmoji: https://core.telegram.org/bots/api#reactiontypeemoji
REACTIONS = frozenset(
    (  # noqa: SIM905 - as a list it fills a page
        "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 "
        "💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
    ).split()
)


def bare(emoji: str) -> str:
    """Return `emoji` as Telegram writes it: without the variation selector that keyboards and editors add."""
    return emoji.replace("\ufe0f", "")
