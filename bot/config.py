"""Settings: from the environment or `.env`, refused with a sentence when wrong."""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.ids import GroupId

TELEGRAM = "https://api.telegram.org"
QUEUES = ("first", "legal", "psych")
DATABASE = "sqlite+aiosqlite:///var/amanjol.sqlite3"


class SettingsError(Exception):
    """Settings that cannot be used: a sentence for each, naming setting, value and expectation."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class SendLimits:
    """Telegram's ceilings: calls a second, calls a second to one chat, calls a minute to one group."""

    overall: float
    chat: float
    group: float


@dataclass(frozen=True, slots=True)
class StaffGroup:
    """A forum supergroup of counselors and the queue it serves (None: every queue without its own)."""

    id: GroupId
    queue: str | None = None

    @property
    def as_written(self) -> str:
        """As STAFF_GROUPS names it."""
        return f"{self.queue}={self.id}" if self.queue else str(self.id)


class Settings(BaseSettings):
    """What an installation decides."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    bot_token: SecretStr = Field(default=SecretStr(""), description="token from BotFather")
    bot_api_url: str = Field(
        default=TELEGRAM, description="base address of the Bot API server; methods at `/bot<token>/<method>`"
    )
    database_url: str = Field(
        default=DATABASE,
        description="SQLAlchemy address: `sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`",
    )
    staff_groups: Annotated[tuple[StaffGroup, ...], NoDecode] = Field(
        default=(), description="forum supergroups of the counselors, `id` or `queue=id`, comma separated"
    )
    secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        default=(), description="encryption keys, newest first, comma separated (`python -m bot keys new`)"
    )
    webhook_url: str = Field(default="", description="public address for a webhook; empty: polling")
    webhook_secret: SecretStr = Field(default=SecretStr(""), description="secret that Telegram sends with each update")
    send_limits: Annotated[SendLimits, NoDecode] = Field(
        default=SendLimits(30, 1, 20),
        description="overall per second, per chat per second, per group per minute",
    )
    listen: str = Field(default="", description="`host:port` for health checks, metrics and the webhook; empty: none")
    staff_language: Literal["kk", "ru", "uz", "en"] = Field(
        default="ru", description="language of cards and notes to counselors: kk, ru, uz or en"
    )
    country: str = Field(default="KZ", description="country whose emergency numbers are shown first, ISO code")
    retention_days: int = Field(default=30, ge=1, le=3650, description="days a chat without a case is kept")
    case_retention_days: int = Field(default=180, ge=1, le=3650, description="days a closed case is kept")

    @field_validator("staff_groups", mode="before")
    @classmethod
    def _groups(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(_group(part.strip()) for part in value.split(",") if part.strip())

    @field_validator("secret_keys", mode="before")
    @classmethod
    def _keys(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(SecretStr(part.strip()) for part in value.split(",") if part.strip())

    @field_validator("send_limits", mode="before")
    @classmethod
    def _limits(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            overall, chat, group = (float(part) for part in value.split(","))
        except ValueError:
            raise ValueError("three numbers are expected, such as 30,1,20") from None
        if not all(0 < limit < math.inf for limit in (overall, chat, group)):
            raise ValueError("three numbers above zero are expected, such as 30,1,20")
        return SendLimits(overall, chat, group)

    @field_validator("bot_api_url", "webhook_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise ValueError("an address is expected, such as https://example.org/hook")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            raise ValueError("sqlite+aiosqlite:///path or postgresql+asyncpg://user:password@host/name is expected")
        return value

    @field_validator("country")
    @classmethod
    def _country(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Z]{2}", value):
            raise ValueError("a country code of two capital letters is expected, such as KZ")
        return value

    @field_validator("listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isdigit() and int(port) < 65536):
            raise ValueError("host:port is expected, such as 127.0.0.1:8080")
        return value

    @model_validator(mode="after")
    def _webhook(self) -> Self:
        secret = self.webhook_secret.get_secret_value()
        if self.webhook_url and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise ValueError("WEBHOOK_SECRET must be set with WEBHOOK_URL: 1 to 256 of the characters A-Z a-z 0-9 _ -")
        return self

    def require_for_run(self) -> None:
        """SettingsError unless everything is set that `run` cannot do without."""
        problems = []
        if not re.fullmatch(r"\d+:[\w-]{3,}", self.bot_token.get_secret_value()):
            problems.append("BOT_TOKEN is missing or no token: BotFather gives it, it looks like 123456:ABC-DEF")
        if not self.staff_groups:
            problems.append(
                "STAFF_GROUPS is missing: the number of the counselors' forum group is expected, such as -1001234567890"
            )
        if not self.secret_keys:
            problems.append("SECRET_KEYS is missing: make one with `python -m bot keys new` and keep it secret")
        if problems:
            raise SettingsError(problems)

    @property
    def bot_id(self) -> int:
        """The bot's own Telegram id, the first part of its token."""
        return int(self.bot_token.get_secret_value().partition(":")[0] or 0)

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def _group(part: str) -> StaffGroup:
    queue, sign, number = part.rpartition("=")
    queue, number = queue.strip(), number.strip()
    if not re.fullmatch(r"-\d{5,20}", number):
        raise ValueError(f'"{part}": the number of a group is expected, such as -1001234567890 or legal=-1001234567890')
    if sign and queue not in QUEUES:
        raise ValueError(f'"{part}": there is no queue "{queue}"; queues are {", ".join(QUEUES)}')
    return StaffGroup(GroupId(int(number)), queue or None)


SECRET = ("bot_token", "secret_keys", "webhook_secret")


def load_settings(env_file: Path | str | None = ".env", **values: object) -> Settings:
    """The settings of this process. SettingsError with a sentence for each wrong one; secrets are never repeated."""
    try:
        return Settings(_env_file=env_file, **values)  # type: ignore[arg-type]  # pydantic-settings takes its own keywords
    except ValidationError as error:
        raise SettingsError([_sentence(detail) for detail in error.errors()]) from None


def _sentence(detail: object) -> str:
    assert isinstance(detail, dict)  # noqa: S101  # narrows the type
    name = str(detail["loc"][0]) if detail["loc"] else ""
    reason = str(detail["msg"]).removeprefix("Value error, ")
    if not name:
        return reason
    shown = "" if name in SECRET else f" is {detail.get('input')!r}"
    return f"{name.upper()}{shown}: {reason}"


def settings_table() -> str:
    """The settings as the README's table."""
    rows = ["| setting | meaning | default |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = {
            "bot_token": "required for `run`",
            "staff_groups": "required for `run`",
            "secret_keys": "required for `run`; `preview` makes its own",
            "bot_api_url": "Telegram's",
            "webhook_url": "polling",
            "webhook_secret": "required with `WEBHOOK_URL`",
            "send_limits": "`30,1,20`",
            "listen": "none",
        }.get(name, f"`{default}`")
        rows.append(f"| `{name.upper()}` | {field.description} | {shown} |")
    return "\n".join(rows)
