"""The emoji that anybody may react with."""

# The list of the Bot API's `ReactionTypeEmoji`; joined ones with and without the variation selector.
_SINGLE = """
    👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳
    🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👀 🎃 🙈 😇 😨
    🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷 😡
"""
_JOINED = (
    "\u2764\u200d\U0001f525",
    "\u2764\ufe0f\u200d\U0001f525",
    "\U0001f468\u200d\U0001f4bb",
    "\U0001f937\u200d\u2642",
    "\U0001f937\u200d\u2642\ufe0f",
    "\U0001f937\u200d\u2640",
    "\U0001f937\u200d\u2640\ufe0f",
)
FREE_REACTIONS = frozenset((*_SINGLE.split(), *_JOINED))
