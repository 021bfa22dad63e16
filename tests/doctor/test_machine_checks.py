"""Files, optional programs, health address, backups, content and catalogs: each mistake has its sentence."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot import ocr
from bot.doctor.content import check_catalogs, check_content
from bot.doctor.finding import Finding, Grade
from bot.doctor.machine import check_backups, check_health, check_meaning, check_pictures, check_private
from bot.i18n import LOCALES, compile_catalogs
from bot.storage.backup.file import name_at
from dialogs.loader import CONTENT
from dialogs.risk import meaning
from tests.storage.builders import NOW


def test_files_that_others_can_read(tmp_path: Path) -> None:
    secret, open_to_all, absent = tmp_path / ".env", tmp_path / "aman.db", tmp_path / "none"
    secret.touch(0o600)
    open_to_all.touch(0o600)
    assert [finding.grade for finding in check_private([secret, open_to_all, absent])] == [Grade.WELL]
    open_to_all.chmod(0o644)
    [found] = check_private([secret, open_to_all, absent])
    assert (found.grade, f"chmod 600 {open_to_all}" in found.sentence) == (Grade.LOOK, True)


def test_what_is_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "is_installed", lambda: False)
    assert (check_meaning().grade, check_meaning().sentence) == (Grade.LOOK, meaning.ABSENT)
    monkeypatch.setattr(meaning, "is_installed", lambda: True)
    assert check_meaning().grade is Grade.WELL
    monkeypatch.setattr(ocr, "missing_languages", lambda: ("kaz",))
    assert "tesseract-ocr-kaz" in check_pictures().sentence
    monkeypatch.setattr(ocr, "missing_languages", tuple)
    assert check_pictures().grade is Grade.WELL


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A service at this port that says how it is."""

    class Says(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Says) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield server.server_port
        thread.join()


@pytest.mark.parametrize(("status", "grade"), [(200, Grade.WELL), (503, Grade.MEND)])
def test_the_running_service_is_asked(status: int, grade: Grade) -> None:
    with answering(status) as port:
        assert check_health(("0.0.0.0", port)).grade is grade  # noqa: S104  # where a service may listen


def test_a_service_that_does_not_answer() -> None:
    assert "the service does not run" in check_health(("127.0.0.1", 9)).sentence
    assert check_health(None).grade is Grade.WELL


def test_backups_missing_old_and_fresh(tmp_path: Path) -> None:
    def said(folder: Path = tmp_path) -> Finding:
        return check_backups(folder, NOW)

    assert (said(tmp_path / "none").grade, said().grade) == (Grade.MEND, Grade.MEND)
    assert f"python -m bot backup {tmp_path}" in said().sentence
    (tmp_path / name_at(NOW - timedelta(days=3))).touch()
    assert (said().grade, "too old" in said().sentence) == (Grade.MEND, True)
    (tmp_path / name_at(NOW - timedelta(days=1))).touch()
    assert (said().grade, "2, the newest of 2026-11-23" in said().sentence) == (Grade.WELL, True)


def test_content_with_a_mistake(tmp_path: Path) -> None:
    assert [finding.grade for finding in check_content("KZ")] == [Grade.WELL]
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("labelled"))
    offer = content / "job_offer.yaml"
    offer.write_text(offer.read_text(encoding="utf-8") + "\nunknown_key: 1\n", encoding="utf-8")
    [found, *_] = check_content("KZ", content)
    assert (found.grade, "job_offer.yaml" in found.sentence) == (Grade.MEND, True)


def test_catalogs_that_are_not_compiled(tmp_path: Path) -> None:
    locales = tmp_path / "locales"
    shutil.copytree(LOCALES, locales, ignore=shutil.ignore_patterns("*.mo"))
    assert "python -m bot.i18n compile" in check_catalogs(locales).sentence
    [*written] = compile_catalogs(locales)
    assert check_catalogs(locales).grade is Grade.WELL
    later = written[0].stat().st_mtime + 60
    os.utime(written[0].with_suffix(".po"), (later, later))
    assert check_catalogs(locales).grade is Grade.MEND


def test_a_finding_is_one_line_with_its_sign() -> None:
    assert str(Finding(Grade.MEND, "disk", "is full")) == "✗ disk: is full"
    assert str(Finding(Grade.LOOK, "content", "one\ntwo")) == "! content: one\n    two"
