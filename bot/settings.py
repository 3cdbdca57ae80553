"""The settings: BOT_… variables, from the environment or from .env."""

import re
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "BOT_"
SHORTEST_SECRET = 32
_ZALO_SECRET = re.compile(r"[A-Za-z0-9_-]{8,256}")
USUAL_PROGRAMME = "can_tho_1183"
"""The pack that is loaded unless another is named."""


class Settings(BaseSettings):
    """How this installation runs. Every field is described in .env.example."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", env_ignore_empty=True
    )

    database_url: str = "sqlite+aiosqlite:///var/bot.sqlite3"
    secret_key: SecretStr
    public_url: str = "http://127.0.0.1:8080"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    programme: str = USUAL_PROGRAMME
    media_url: str = "file:var/media"
    timezone: str = ""
    language: Literal["vi", "en"] = "vi"
    telegram_token: SecretStr | None = None
    telegram_api: str = "https://api.telegram.org"
    telegram_mode: Literal["poll", "webhook"] = "poll"
    telegram_webhook_secret: SecretStr | None = None
    api_per_minute: int = Field(default=120, ge=1)
    office: str = ""
    zalo_token: SecretStr | None = None
    zalo_api: str = "https://bot-api.zaloplatforms.com"
    zalo_mode: Literal["poll", "webhook"] = "poll"
    zalo_webhook_secret: SecretStr | None = None
    zalo_monthly_messages: int | None = Field(default=None, gt=0)
    zalo_oa_app_id: str = ""
    zalo_oa_app_secret: SecretStr | None = None
    zalo_oa_secret: SecretStr | None = None
    zalo_oa_refresh_token: SecretStr | None = None
    zalo_oa_api: str = "https://openapi.zalo.me"
    zalo_oa_oauth: str = "https://oauth.zaloapp.com"
    zalo_oa_free_messages: int = Field(default=8, ge=0)
    zalo_oa_monthly_messages: int | None = Field(default=None, gt=0)
    zalo_oa_template: str = ""
    zalo_oa_template_field: str = ""
    zalo_users: int | None = Field(default=None, gt=0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError(
                "write sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER:PASSWORD@HOST/NAME"
            )
        return url

    @field_validator("secret_key")
    @classmethod
    def _long_secret(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"write at least {SHORTEST_SECRET} random characters")
        return key

    @field_validator("public_url", "telegram_api", "zalo_api", "zalo_oa_api", "zalo_oa_oauth")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("write an address that begins with http:// or https://")
        return url.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            if name:
                ZoneInfo(name)
        except (KeyError, ValueError):
            raise ValueError("write a time zone such as Asia/Ho_Chi_Minh") from None
        return name

    @model_validator(mode="after")
    def _whole(self) -> "Settings":
        if self.telegram_mode == "webhook" and not self.telegram_webhook_secret:
            raise ValueError(
                "BOT_TELEGRAM_WEBHOOK_SECRET: write a secret of 1–256 letters, digits, _ or -"
            )
        if self.zalo_mode == "webhook" and not self._zalo_secret_fits():
            raise ValueError("BOT_ZALO_WEBHOOK_SECRET: write a secret of 8–256 letters or digits")
        if self.zalo_oa_app_id and not self._has_all_of_the_account():
            raise ValueError(
                "BOT_ZALO_OA_APP_ID: also write BOT_ZALO_OA_APP_SECRET, BOT_ZALO_OA_SECRET and "
                "BOT_ZALO_OA_REFRESH_TOKEN"
            )
        return self

    def _has_all_of_the_account(self) -> bool:
        return bool(self.zalo_oa_app_secret and self.zalo_oa_secret and self.zalo_oa_refresh_token)

    def _zalo_secret_fits(self) -> bool:
        secret = self.zalo_webhook_secret
        return secret is not None and bool(_ZALO_SECRET.fullmatch(secret.get_secret_value()))


class Misconfigured(Exception):  # noqa: N818 - what happened, in one line a person can act on
    """A setting is missing or cannot be understood."""


def read_settings(**overrides: object) -> Settings:
    """The settings in force; raises Misconfigured with one line naming the setting."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper() if first["loc"] else ""
        said = first["msg"].removeprefix("Value error, ")
        if first["type"] == "missing":
            said = "missing; write it into .env (see .env.example)"
        raise Misconfigured(f"{name}: {said}" if name else said) from None


def folder_of(url: str) -> Path | None:
    """The folder of a local address such as file:var/media or sqlite+aiosqlite:///var/x.sqlite3."""
    scheme, _, rest = url.partition(":")
    if scheme == "file":
        return Path(rest.removeprefix("//"))
    if scheme.startswith("sqlite"):
        return Path(rest.removeprefix("///")).parent
    return None
