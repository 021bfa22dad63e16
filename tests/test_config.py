"""A wrong setting is refused with setting, value and expectation; secrets are never repeated."""

from pathlib import Path

import pytest

from bot.config import SettingsError, load_settings, settings_table

README = Path(__file__).parent.parent / "README.md"


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("STAFF_GROUPS", "counselors", "-1001234567890"),
        ("STAFF_GROUPS", "kitchen=-1001234567890", "first, legal, psych"),
        ("SEND_LIMITS", "30,1", "30,1,20"),
        ("SEND_LIMITS", "30,0,20", "above zero"),
        ("SEND_LIMITS", "nan,1,20", "above zero"),
        ("SEND_LIMITS", "30,inf,20", "above zero"),
        ("DATABASE_URL", "mysql://x", "postgresql+asyncpg"),
        ("BOT_API_URL", "localhost", "https://"),
        ("LISTEN", "8080", "127.0.0.1:8080"),
        ("COUNTRY", "Kazakhstan", "KZ"),
        ("STAFF_LANGUAGE", "fr", "'kk'"),
        ("RETENTION_DAYS", "0", "1"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, setting: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(setting, value)
    with pytest.raises(SettingsError) as raised:
        load_settings(env_file=None)
    assert setting in str(raised.value)
    assert value in str(raised.value)
    assert expected in str(raised.value)


def test_a_webhook_needs_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://example.org/hook")
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
        load_settings(env_file=None)


def test_run_says_everything_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BOT_TOKEN", "STAFF_GROUPS", "SECRET_KEYS"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingsError) as raised:
        load_settings(env_file=None).require_for_run()
    assert len(raised.value.problems) == 3


def test_a_wrong_token_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(env_file=None, bot_token="my secret token").require_for_run()
    assert "my secret" not in str(raised.value)


def test_the_readme_lists_every_setting_as_the_code_does() -> None:
    assert settings_table() in README.read_text(encoding="utf-8")
