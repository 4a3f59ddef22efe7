"""Settings of one server: command line over environment over `.env` over defaults, read once into a record."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .errors import BadRequest
from .paths import user_data_dir

#: Values of IIB_ACCESS_CONTROL_PERMISSION that allow writing (contract §2.2).
_WRITABLE = {"", "read-write", "write-only"}


@dataclass(frozen=True)
class Settings:
    """Everything that can be configured from outside; immutable after start."""

    data_dir: str = field(default_factory=user_data_dir)
    db_path: str = ""
    cache_dir: str = ""
    base: str = "/infinite_image_browsing"
    secret_key: str = ""
    permission: str = ""
    access_control: str = ""  # "enable", "disable" or "" (the host decides)
    allowed_paths: tuple[str, ...] = ()
    lang: str = ""
    folders: tuple[str, ...] = ()  # library folders given on the command line (indexed)
    browse_paths: tuple[str, ...] = ()  # contract --extra_paths: shown, never indexed
    allow_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()  # extra values of Host; see access rules S6
    enable_shutdown: bool = False
    #: IIB_ALLOW_REMOTE_WRITES: who reaches a host without any login over the network may change things, too
    remote_writes: bool = False
    thumbnail_cache_bytes: int = 2 * 1024**3
    max_body_bytes: int = 32 * 1024**2
    backup_max: int = 4
    trend_tags: int = 20  # IIB_TREND_MAX_TAGS: names per list of the statistics
    extract_all_prompts: bool = False  # IIB_COMFYUI_EXTRACT_ALL_PROMPTS
    plugins: bool = False  # IIB_PLUGINS: code in the data folder's plugins/ is run
    stealth: bool = True  # IIB_ENABLE_SD_WEBUI_STEALTH_PARSER

    @property
    def writable(self) -> bool:
        return self.permission in _WRITABLE

    @property
    def readable(self) -> bool:
        return self.permission != "no-access"

    @property
    def database_path(self) -> str:
        """The SQLite file; a relative IIB_DB_PATH counts from the data folder."""
        return os.path.join(self.data_dir, self.db_path or "iib.db")

    @property
    def plugins_path(self) -> str:
        """Folder of plugins, "" when they are not switched on."""
        return os.path.join(self.data_dir, "plugins") if self.plugins else ""

    @property
    def zip_path(self) -> str:
        """Folder of archives that stay on the server (contract §5.2)."""
        return os.path.join(self.data_dir, "zip_temp")

    @property
    def cache_path(self) -> str:
        """Folder of thumbnails and covers."""
        return (
            os.path.join(self.cache_dir, "iib_cache")
            if self.cache_dir
            else os.path.join(self.data_dir, "cache")
        )


def read_env_file(path: str) -> dict[str, str]:
    """`KEY=value` lines of a `.env` file (comments, `export`, matching quotes); {} when there is none.

    Raises BadRequest for one that is there and cannot be read: it may hold the secret key, and a server
    must not start without it unnoticed. A byte order mark, as Windows' editors leave it, is not part of a key.
    """
    values: dict[str, str] = {}
    try:
        with open(path, encoding="utf-8-sig") as f:
            lines = f.read().splitlines()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return values
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise BadRequest(
            f"The settings in {path} cannot be read ({reason}). Mend or remove the file."
        ) from error
    for line in lines:
        key, eq, value = line.strip().removeprefix("export ").partition("=")
        if not eq or key.startswith("#"):
            continue
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        values[key.strip()] = value
    return values


def _flag(value: str) -> bool:
    return value.strip().lower() in {"1", "true", "yes", "on"}


def from_environment(env: Mapping[str, str], start: Settings | None = None) -> Settings:
    """`start` with the contract's environment variables (§7) laid over it."""
    s = start or Settings()
    backup = env.get("IIB_DB_FILE_BACKUP_MAX", "")
    trend = env.get("IIB_TREND_MAX_TAGS", "").strip()
    return replace(
        s,
        data_dir=env.get("IIB_DATA_DIR") or s.data_dir,
        db_path=env.get("IIB_DB_PATH", s.db_path),
        cache_dir=env.get("IIB_CACHE_DIR", s.cache_dir),
        secret_key=env.get("IIB_SECRET_KEY", s.secret_key),
        permission=env.get("IIB_ACCESS_CONTROL_PERMISSION", s.permission),
        access_control=env.get("IIB_ACCESS_CONTROL", s.access_control),
        allowed_paths=tuple(
            p.strip() for p in env.get("IIB_ACCESS_CONTROL_ALLOWED_PATHS", "").split(",") if p.strip()
        )
        or s.allowed_paths,
        lang=env.get("IIB_SERVER_LANG", s.lang),
        backup_max=int(backup) if backup.strip().lstrip("-").isdigit() else s.backup_max,
        trend_tags=int(trend) if trend.isdecimal() else s.trend_tags,
        extract_all_prompts=_flag(env.get("IIB_COMFYUI_EXTRACT_ALL_PROMPTS", "")) or s.extract_all_prompts,
        remote_writes=_flag(env.get("IIB_ALLOW_REMOTE_WRITES") or str(s.remote_writes)),
        plugins=_flag(env.get("IIB_PLUGINS") or str(s.plugins)),
        stealth=_flag(env.get("IIB_ENABLE_SD_WEBUI_STEALTH_PARSER") or str(s.stealth)),
    )


def load(env_file: str | None = None, start: Settings | None = None) -> Settings:
    """Settings from `.env` (when given) and the process environment, which wins."""
    values = read_env_file(env_file) if env_file else {}
    return from_environment({**values, **os.environ}, start)
