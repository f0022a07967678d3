"""What cannot be used in a config is refused, all at once, each with its key and the mend; no secret is ever shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.config import helpdesk_secret, intake_secret, load, parse
from bot.ports.errors import ConfigError
from tests.world import community

if TYPE_CHECKING:
    from pathlib import Path

DISCORD = {"cards": "123456789012345678", "managers": "123456789012345679"}
TELEGRAM = {"cards": "-1001234567890", "managers": "-1001234567891:7"}
TOKENS = {"FIRSTHAND_DISCORD_TOKEN": "discord-token", "FIRSTHAND_TELEGRAM_TOKEN": "telegram-token"}


def raw(**overrides: Any) -> dict[str, Any]:
    return {"communities": {"acme": community(**overrides)}}


def real(**overrides: Any) -> dict[str, Any]:
    found = raw(discord=dict(DISCORD), telegram=dict(TELEGRAM), **overrides)
    del found["communities"]["acme"]["web"]
    return found


def problems(given: dict[str, Any], environment: dict[str, str] | None = None) -> dict[str, str]:
    with pytest.raises(ConfigError) as refusal:
        parse(given, environment or {})
    keys = [key for key, _ in refusal.value.problems]
    assert len(keys) == len(set(keys)), f"told twice: {keys}"
    return dict(refusal.value.problems)


def test_a_config_that_is_right_is_taken():
    assert parse(raw(), {}).communities["acme"].product == "Northwind"
    assert parse(real(), TOKENS).telegram is not None


@pytest.mark.parametrize(
    ("overrides", "key", "part"),
    [
        ({"colour": "red"}, "colour", "is not a key that exists here"),
        ({"zone": "Europe/Atlantis"}, "zone", "write one such as Europe/Berlin"),
        ({"zone": "../../etc/passwd"}, "zone", "is no time zone"),
        ({"zone": ""}, "zone", "is no time zone"),
        ({"zone": "Europe"}, "zone", "is no time zone"),
        ({"language": "de"}, "language", "'en' or 'ru'"),
        ({"seats": 0}, "seats", "greater than or equal to 1"),
        ({"seats": "many"}, "seats", "integer"),
        ({"product": ""}, "product", "at least 1"),
        ({"publish": {"mode": "maybe"}}, "publish.mode", "'auto' or 'review'"),
        ({"publish": {"show_from": 0.4, "review_from": 0.6}}, "publish", "review_from must not be above show_from"),
        ({"publish": []}, "publish", ""),
        ({"digest": {"at": "26:00"}}, "digest.at", ""),
        ({"playbook": {"weather": {"line": {"en": "x"}}}}, "playbook.weather", "'technical'"),
        ({"playbook": {"trust": {"line": {"fr": "x"}}}}, "playbook.trust.line.fr", "'en' or 'ru'"),
        ({"perks": [{"name": "early", "title": {"en": "E"}}]}, "perks.0", "either threshold"),
        ({"points": {"like": {"x": {"value": 1}}}}, "points", "x-forbids-rewarded-engagement"),
        ({"points": {"like": {"reddit": {"value": 1, "acknowledge": "yes"}}}}, "points", "reddit-forbids"),
        ({"web": {"cards": "c"}}, "web.managers", "is missing"),
        ({"web": {"cards": "c", "managers": "m", "rights": {"stranger": ["user:1"]}}}, "web.rights", "stranger is"),
        ({"web": {"cards": "c", "managers": "m", "rights": {"manager": ["Mara"]}}}, "web.rights.manager.0", "match"),
    ],
)
def test_a_wrong_value_is_named_with_its_mend(overrides: dict[str, Any], key: str, part: str):
    found = problems(raw(**overrides))
    assert list(found) == [f"communities.acme.{key}"]
    assert part in found[f"communities.acme.{key}"]


@pytest.mark.parametrize(
    ("given", "key", "part"),
    [
        ({}, "communities", "is missing"),
        ({"communities": {}}, "communities", "at least 1"),
        ({"communities": []}, "communities", "dictionary"),
        ({"communities": {"Acme Inc": community()}}, "communities.Acme Inc", "match"),
        ({**raw(), "databse": "x"}, "databse", "is not a key that exists here"),
        ({**raw(), "database": "mysql://a"}, "database", "must begin with sqlite:/// or postgresql://"),
        ({**raw(), "http": {"port": 70000}}, "http.port", "less than or equal to 65535"),
        ({**raw(), "discord": "token"}, "discord", ""),
        ({**raw(), "telegram": {"token": "t", "public_url": "https://a"}}, "telegram", "needs webhook_secret too"),
        ({**raw(), "telegram": {"token": "t", "webhook_secret": "short"}}, "telegram", "16 to 256 letters"),
    ],
)
def test_a_wrong_section_is_named_with_its_mend(given: dict[str, Any], key: str, part: str):
    found = problems(given)
    assert list(found) == [key]
    assert part in found[key]


@pytest.mark.parametrize("chat_id", ["", "general", "-1001234567890", "12345", 12345])
def test_a_discord_room_is_a_channel_id(chat_id: object):
    given = real()
    given["communities"]["acme"]["discord"]["cards"] = chat_id
    assert list(problems(given, TOKENS)) == ["communities.acme.discord.cards"]


@pytest.mark.parametrize(
    ("room", "chat_id"),
    [
        *(("managers", chat_id) for chat_id in ("@group", "1234567890", "-1001234567890:", "-100x", "-123:7")),
        ("cards", "-123"),
    ],
)
def test_a_telegram_room_is_a_group_and_that_of_the_cards_a_supergroup(room: str, chat_id: str):
    given = real()
    given["communities"]["acme"]["telegram"][room] = chat_id
    found = problems(given, TOKENS)
    assert "-1001234567890:7 for its topic 7" in found[f"communities.acme.telegram.{room}"]


def test_a_basic_group_can_be_a_room_where_nobody_reacts():
    given = real()
    given["communities"]["acme"]["telegram"] |= {"managers": "-4900001", "staff": "-4900002"}
    assert dict(parse(given, TOKENS).communities["acme"].rooms())["telegram"].managers == "-4900001"


@pytest.mark.parametrize("emoji", ["✋", "✅", "", "ok", "✍✍", "<:hand:123456789012345678>"])
def test_a_claim_emoji_that_telegram_does_not_have_is_told_with_everything_else(emoji: str):
    given = real(zone="Mars")
    given["communities"]["acme"]["telegram"]["claim_emoji"] = emoji
    found = problems(given, TOKENS)
    assert set(found) == {"communities.acme.zone", "communities.acme.telegram.claim_emoji"}
    assert f"Telegram has no reaction {emoji}; choose" in found["communities.acme.telegram.claim_emoji"]


@pytest.mark.parametrize("emoji", ["✍", "✍\ufe0f", "❤\ufe0f", "🤷\u200d♂\ufe0f"])
def test_a_claim_emoji_may_be_written_as_a_keyboard_writes_it(emoji: str):
    given = real()
    given["communities"]["acme"]["telegram"]["claim_emoji"] = emoji
    assert parse(given, TOKENS)


def test_a_placeholder_is_refused_unless_the_environment_has_the_value():
    given = {**real(), "discord": {"token": "<your bot token>"}, "telegram": {"token": " <token> "}}
    assert problems(given) == dict.fromkeys(
        ("discord.token", "telegram.token"), "is still the example's placeholder; put your own value here"
    )
    assert parse(given, TOKENS).discord is not None
    assert list(problems(given, {**TOKENS, "FIRSTHAND_DISCORD_TOKEN": "<token>"})) == ["discord.token"]
    room = real()
    room["communities"]["acme"]["discord"]["cards"] = "<channel id>"
    assert "placeholder" in problems(room, TOKENS)["communities.acme.discord.cards"]


@pytest.mark.parametrize("token", [None, ""])
def test_a_missing_token_is_named_with_where_it_may_stand(token: str | None):
    given = real() | ({} if token is None else {"discord": {"token": token}, "telegram": {"token": token}})
    found = problems(given)
    assert set(found) == {"discord.token", "telegram.token"}
    assert "FIRSTHAND_TELEGRAM_TOKEN" in found["telegram.token"]
    assert list(problems(given, {"FIRSTHAND_DISCORD_TOKEN": "t", "FIRSTHAND_TELEGRAM_TOKEN": " "})) == [
        "telegram.token"
    ]


def test_a_secret_that_the_environment_should_hold_is_missed():
    given = raw(intake={"secret_env": "ACME_SECRET"})
    found = problems(given)
    assert found == {"communities.acme.intake.secret_env": "ACME_SECRET is not set in the environment"}
    taken = parse(given, {"ACME_SECRET": "a word from outside"})
    assert intake_secret(taken.communities["acme"], {"ACME_SECRET": "a word from outside"}) == "a word from outside"
    assert intake_secret(parse(raw(), {}).communities["acme"], {}) is None


def test_web_beside_real_chats_is_refused_also_across_communities():
    beside = raw(discord=DISCORD)
    assert "anyone act as anyone" in problems(beside, TOKENS)["communities.acme.web"]
    across = {"communities": {**real()["communities"], "beta": community()}}
    assert list(problems(across, TOKENS)) == ["communities.beta.web"]


def test_each_community_needs_a_chat_where_the_bot_shall_run():
    two = {"communities": {**real()["communities"], "beta": community(), "gamma": {"product": "C", "zone": "Mars"}}}
    with pytest.raises(ConfigError) as refusal:
        parse(two, TOKENS, for_chats=True)
    found = dict(refusal.value.problems)
    assert set(found) == {"communities.beta.web", "communities.beta", "communities.gamma", "communities.gamma.zone"}
    assert "add [communities.gamma.discord] or .telegram" in found["communities.gamma"]
    assert parse(real(), TOKENS, for_chats=True)
    assert parse(raw(), {})


def test_a_community_without_a_chat_hides_no_other_fault_of_it():
    with pytest.raises(ConfigError) as refusal:
        parse({"communities": {"Acme Inc": {"product": "A"}, "beta": "B"}}, {}, for_chats=True)
    told = [(key, what[:7]) for key, what in refusal.value.problems]
    assert [key for key, _ in told] == ["communities.Acme Inc", "communities.beta", "communities.Acme Inc"]
    assert [what for _, what in told].count("no chat") == 1


def test_one_room_belongs_to_one_community():
    twin = real()["communities"]["acme"]
    twin["telegram"] = {"cards": "-1005", "managers": "-1006"}
    found = problems({"communities": {**real()["communities"], "beta": twin}}, TOKENS)
    assert set(found) == {"communities.beta.discord.cards", "communities.beta.discord.managers"}
    assert "is a room of acme already" in found["communities.beta.discord.cards"]


def test_the_members_room_is_neither_the_managers_nor_the_staffs():
    same = real()
    same["communities"]["acme"]["telegram"]["staff"] = TELEGRAM["managers"]
    assert parse(same, TOKENS)
    same["communities"]["acme"]["telegram"]["staff"] = TELEGRAM["cards"]
    same["communities"]["acme"]["discord"]["managers"] = DISCORD["cards"]
    found = problems(same, TOKENS)
    assert set(found) == {"communities.acme.telegram.staff", "communities.acme.discord.managers"}
    assert "is the members' room with the cards" in found["communities.acme.discord.managers"]
    topics = real()
    topics["communities"]["acme"]["telegram"] = {"cards": "-1005", "managers": "-1005:7"}
    assert parse(topics, TOKENS)


def test_a_copied_block_full_of_placeholders_tells_each_once():
    given = real()
    given["communities"]["acme"]["discord"] = {"cards": "<id>", "managers": "<id>"}
    given["communities"]["beta"] = {"product": "B", "discord": {"cards": "<id>", "managers": "<id>"}}
    found = problems(given, TOKENS)
    assert len(found) == 4
    assert all("placeholder" in what for what in found.values())


def test_telegram_has_no_roles_to_grant_rights_to():
    given = real()
    for chat in ("discord", "telegram"):
        given["communities"]["acme"][chat]["rights"] = {"manager": ["user:1", "role:2"], "viewer": ["user:3"]}
    assert problems(given, TOKENS) == {
        "communities.acme.telegram.rights.manager.1": "Telegram has no roles; name each person as user:ID"
    }


@pytest.mark.parametrize("secret", ["", "s3cret", "fifteen-letters"])
def test_a_short_secret_is_refused_wherever_it_stands(secret: str):
    found = problems(raw(intake={"secret": secret}))
    assert list(found) == ["communities.acme.intake.secret"]
    assert "take 16 characters or more (`openssl rand -hex 24` makes some)" in found["communities.acme.intake.secret"]
    outside = problems(raw(intake={"secret_env": "ACME_SECRET"}), {"ACME_SECRET": secret})
    assert list(outside) == ["communities.acme.intake.secret_env"]
    assert not secret or secret not in str(found) + str(outside)
    assert parse(raw(intake={"secret": "sixteen-letters!"}), {})


def test_everything_is_told_at_once():
    given = real(zone="Mars/Olympus", colour="red", intake={"secret_env": "NOWHERE"})
    given["communities"]["acme"]["web"] = {"cards": "c", "managers": "m"}
    given["communities"]["acme"]["discord"]["cards"] = "<channel id>"
    given["database"] = "oracle"
    assert set(problems(given)) == {
        "discord.token",
        "telegram.token",
        "database",
        "communities.acme.zone",
        "communities.acme.colour",
        "communities.acme.intake.secret_env",
        "communities.acme.web",
        "communities.acme.discord.cards",
    }


def test_no_secret_is_shown_by_a_printed_config():
    secrets = {"FIRSTHAND_DATABASE": "postgresql://me:hidden-5@host/db", **TOKENS}
    given = real(intake={"secret": "hidden-4" * 2}) | {
        "telegram": {"token": "x", "public_url": "https://a.example", "webhook_secret": "hidden-3" * 3}
    }
    config = parse(given, secrets)
    shown = f"{config!r} {config} {config.telegram!r} {config.communities['acme'].intake!r}"
    assert not [word for word in ("hidden", "discord-token", "telegram-token") if word in shown]
    assert config.database == secrets["FIRSTHAND_DATABASE"]
    assert config.discord is not None
    assert config.discord.token is not None
    assert config.discord.token.get_secret_value() == "discord-token"


def test_no_secret_is_shown_by_a_refusal():
    given = {**real(intake={"secret": {"hidden-1": 1}}), "discord": {"token": ["hidden-2"], "hiddenkey": 1}}
    given["telegram"] = {"token": "t", "webhook_secret": "hidden-3"}
    given["database"] = "mysql://user:pass-hidden-4@host"
    with pytest.raises(ConfigError) as refusal:
        parse(given, {})
    told = str(refusal.value) + "".join(f"{key}{what}" for key, what in refusal.value.problems)
    assert not [word for word in ("hidden-1", "hidden-2", "hidden-3", "hidden-4") if word in told]


def test_what_is_no_config_file_is_refused_in_a_sentence(tmp_path: Path):
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"a = [1,")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, part in (
        (tmp_path / "nowhere.toml", "copy config.example.toml"),
        (broken, "is not TOML"),
        (binary, "is not TOML"),
        (tmp_path, "cannot be read"),
    ):
        with pytest.raises(ConfigError) as refusal:
            load(path, {})
        [(key, what)] = refusal.value.problems
        assert key == str(path)
        assert part in what


def test_the_helpdesks_secret_is_looked_for_in_the_environment_too():
    section = {"url": "https://desk.example/hooks", "secret_env": "DESK_SECRET"}
    found = problems(raw(helpdesk=section))
    assert found == {"communities.acme.helpdesk.secret_env": "DESK_SECRET is not set in the environment"}
    config = parse(raw(helpdesk=section), {"DESK_SECRET": "sixteen letters or more"}).communities["acme"]
    assert helpdesk_secret(config, {"DESK_SECRET": "sixteen letters or more"}) == "sixteen letters or more"


@pytest.mark.parametrize("room", ["-1001234567890", "-1001234567891"])
def test_a_closed_room_is_none_of_the_bots_own_rooms(room: str):
    perk = {"name": "room", "title": {"en": "Room"}, "kind": "closed_room", "threshold": 5, "telegram_room": room}
    found = problems(real(perks=[perk]), TOKENS)
    assert list(found) == ["communities.acme.perks.0.telegram_room"]
    assert "one of the bot's rooms" in found["communities.acme.perks.0.telegram_room"]
