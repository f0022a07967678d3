# What a member is told when a perk is his, and when it cannot be given yet

perk-granted-early_access = “{ $perk }” is yours. { $way ->
    [link] Ask to come in here, and the bot lets you in: { $link }. The link works for you alone.
    [both] You have the role on Discord. In Telegram, ask to come in here, and the bot lets you in: { $link }. The link works for you alone.
   *[role] You have the role now; what it opens is in your list of channels.
}
perk-granted-closed_room = The room “{ $perk }” is open for you. { $way ->
    [link] Ask to come in here, and the bot lets you in: { $link }. The link works for you alone.
    [both] On Discord it is in your list of channels. In Telegram, ask to come in here, and the bot lets you in: { $link }. The link works for you alone.
   *[role] It is in your list of channels now.
}
perk-granted-priority_support = “{ $perk }” is yours: support puts your questions first. { $way ->
    [link] The support room opens here: { $link }. The link works for you alone.
    [both] You have the role on Discord, and the support room in Telegram opens here: { $link }. The link works for you alone.
    [role] You have the role that shows it.
   *[none] Write to support as always; they know.
}
perk-granted-product_line = “{ $perk }” is yours. Write /feedback and what you think: it goes straight to the product team, and their answer comes to you here.

perk-no-account = “{ $perk }” cannot be given to you yet: it opens in { $chats }, and I do not find you there. Come into our room there, connect that account (/me shows how), then ask a manager to try again.
perk-no-account-why = this member has no account in { $chats }, or is not in our room there; the member was told how to connect one
