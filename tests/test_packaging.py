"""What an operator relies on before the first line runs: lock files, images and a tidy top level."""

import fnmatch
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import bot
from bot.workers.nursery import GRACE

ROOT = Path(__file__).parent.parent
RUN_LOCK = "requirements.lock"
MEANING_LOCK = "requirements-meaning.lock"
DEV_LOCK = "requirements-dev.lock"
SCRIPTS = (".ci/run", ".ci/install", ".ci/browser")

# The house; beside it only files and folders whose name begins with a dot.
TOP_LEVEL = {
    "bot", "dialogs", "locales", "tests", "docs", "bench",
    "Dockerfile", "Makefile", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "compose.yaml",
    RUN_LOCK, MEANING_LOCK, DEV_LOCK,
}  # fmt: skip


def locked(name: str) -> dict[str, tuple[str, list[str]]]:
    """Canonical name -> exact version and hashes, of every requirement of a lock file."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    found: dict[str, tuple[str, list[str]]] = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        parsed = Requirement(requirement)
        [pin] = parsed.specifier
        assert pin.operator == "==", f"{name}: {requirement} isn't pinned"
        found[canonicalize_name(parsed.name)] = (pin.version, hashes)
    return found


def asked(group: str) -> list[Requirement]:
    """What pyproject.toml asks for: "run" or one of its optional groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] if group == "run" else project["optional-dependencies"][group]
    return [Requirement(line) for line in wanted]


def instructions(word: str) -> list[str]:
    """Arguments of a Dockerfile's instructions of one kind, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return [line.removeprefix(word + " ") for line in text.splitlines() if line.startswith(word + " ")]


def compose_services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    return services


@pytest.mark.parametrize("name", [RUN_LOCK, DEV_LOCK])
class TestLock:
    def test_every_requirement_has_hashes(self, name: str) -> None:
        entries = locked(name)
        assert len(entries) > 20
        for package, (_, hashes) in entries.items():
            assert hashes, f"{package} has no hash"
            assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), package

    def test_no_address_and_no_path(self, name: str) -> None:
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert not re.search(r"^\s*--?(?!hash=)\w", text, re.MULTILINE), "an option other than --hash"
        assert not re.search(r"(^|\s)[~.]*/", text), "a path of the machine that made it"
        assert " @ " not in text

    def test_compiled_packages_are_locked_for_many_machines(self, name: str) -> None:
        """A lock made from one machine's files would hold one hash each."""
        entries = locked(name)
        for package in ("aiohttp", "asyncpg", "cryptography", "orjson", "pydantic-core", "sqlalchemy"):
            assert len(entries[package][1]) > 10, package


def test_run_lock_holds_what_is_asked_for() -> None:
    entries = locked(RUN_LOCK)
    for wanted in asked("run"):
        assert wanted.specifier.contains(entries[canonicalize_name(wanted.name)][0]), wanted


def test_dev_lock_holds_the_run_lock_and_what_is_asked_for() -> None:
    """`make test` tests the very versions that `make install` installs."""
    entries = locked(DEV_LOCK)
    assert locked(RUN_LOCK).items() <= entries.items()
    for wanted in asked("dev"):
        assert wanted.specifier.contains(entries[canonicalize_name(wanted.name)][0]), wanted


def test_meaning_lock_holds_the_embedding_model_by_hash_and_nothing_else() -> None:
    [(name, (version, hashes))] = locked(MEANING_LOCK).items()
    [wanted] = asked("meaning")
    assert name == canonicalize_name(wanted.name)
    assert wanted.specifier.contains(version)
    assert hashes


def test_run_lock_holds_no_development_tool() -> None:
    assert not {"pytest", "playwright", "mypy", "ruff", "python-telegram-bot"} & locked(RUN_LOCK).keys()


def test_top_level_holds_only_the_house() -> None:
    lines = (ROOT / ".gitignore").read_text().splitlines()
    ignored = [line.strip("/") for line in lines if line and not line.startswith("#")]
    strangers = {
        entry.name
        for entry in ROOT.iterdir()
        if entry.name not in TOP_LEVEL
        and not entry.name.startswith(".")
        and not any(fnmatch.fnmatch(entry.name, pattern) for pattern in ignored)
    }
    assert not strangers, "a new name at the top level is a decision: see docs/architecture"


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_is_executable_and_parses(name: str) -> None:
    script = ROOT / name
    assert os.access(script, os.X_OK)
    shell = script.read_text().splitlines()[0].removeprefix("#!").split("/")[-1].removeprefix("env ")
    assert shell in {"sh", "bash"}
    subprocess.run([shell, "-n", str(script)], check=True)


class TestImage:
    def test_does_not_run_as_root(self) -> None:
        user = instructions("USER")[-1]
        assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user), "a number, so that a host can see it isn't root"

    def test_installs_only_what_a_run_needs_by_hash(self) -> None:
        installs = [line for line in instructions("RUN") if "pip install" in line]
        assert installs
        assert all("--require-hashes" in line and (RUN_LOCK in line or MEANING_LOCK in line) for line in installs)
        assert not any(DEV_LOCK in line for line in instructions("COPY"))

    def test_carries_no_secret_and_keeps_its_data_in_a_volume(self) -> None:
        env = " ".join(instructions("ENV"))
        assert not re.search(r"TOKEN|SECRET|PASSWORD", env)
        assert "DATABASE_URL=sqlite+aiosqlite:////data/" in env
        assert instructions("VOLUME") == ["/data"]

    def test_knows_whether_it_is_well(self) -> None:
        assert '"bot", "health"' in instructions("HEALTHCHECK")[0]

    def test_context_leaves_secrets_and_data_out(self) -> None:
        lines = (ROOT / ".dockerignore").read_text().splitlines()
        rules = [line for line in lines if line and not line.startswith("#")]
        assert rules[0] == "*"
        wanted = {line.removeprefix("!") for line in rules if line.startswith("!")}
        assert wanted == {"bot", "dialogs", "locales", RUN_LOCK, MEANING_LOCK}


class TestCompose:
    def test_publishes_no_port(self) -> None:
        assert not [name for name, service in compose_services().items() if "ports" in service]

    def test_starts_again_by_itself_once_the_database_is_migrated(self) -> None:
        services = compose_services()
        assert services["bot"]["restart"] == services["db"]["restart"] == "unless-stopped"
        assert services["bot"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert services["migrate"]["depends_on"]["db"] == {"condition": "service_healthy"}
        assert services["migrate"]["command"] == ["migrate"]

    def test_runs_as_one_process_or_with_a_profile_as_several(self) -> None:
        services = compose_services()
        assert "profiles" not in services["bot"]
        assert services["bot"]["command"] == ["run"]
        assert [name for name, service in services.items() if service.get("profiles")] == ["receive", "work", "send"]
        for role in ("receive", "work", "send"):
            service = services[role]
            assert service["profiles"] == ["roles"]
            assert service["command"] == ["run", "--role", role]
            assert service["deploy"] == {"replicas": 2}  # one to stand by, or to work beside
            alike = [name for name in services["bot"] if name != "command"]
            assert [service[name] for name in alike] == [services["bot"][name] for name in alike]

    def test_every_role_answers_the_health_check_of_the_image(self) -> None:
        [check] = instructions("HEALTHCHECK")
        assert '"bot", "health"' in check
        for role in ("bot", "receive", "work", "send"):
            service = compose_services()[role]
            assert "healthcheck" not in service
            assert service["environment"]["LISTEN"].endswith(":8080")

    def test_gives_a_process_the_time_it_takes_to_stop(self) -> None:
        for role in ("bot", "receive", "work", "send"):
            assert int(compose_services()[role]["stop_grace_period"].removesuffix("s")) > GRACE

    def test_takes_its_secrets_from_env(self) -> None:
        for service in compose_services().values():
            for name, value in service["environment"].items():
                if "PASSWORD" in name or "postgresql" in value:
                    assert "${POSTGRES_PASSWORD:?" in value, name
                assert not re.search(r"TOKEN|SECRET", name)


@pytest.mark.parametrize(
    "page", ["README.md", *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))]
)
def test_links_of_the_documentation_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    for target in targets:
        if target and not target.startswith(("http://", "https://")):
            assert ((ROOT / page).parent / target).exists(), f"{page}: {target} is not there"


def test_the_version_that_the_service_tells_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert bot.__version__ == project["version"]
