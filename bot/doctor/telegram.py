"""Token, clock, webhook and groups: what Telegram says."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from bot.config import TELEGRAM, Settings
from bot.doctor.finding import Finding, Grade, look, mend, well
from bot.domain.errors import TokenRefused
from bot.domain.json import Json
from bot.ports import Clock
from bot.telegram.api import BotApi, Lost
from bot.telegram.outcomes import REFUSED_SENTENCE, is_unknown_token, read
from bot.telegram.rights import check_groups
from bot.telegram.sender import TelegramSender

SECONDS = 10.0
"""How long an answer is waited for."""
SKEW = timedelta(seconds=30)
"""How far the clock may be off: alerts, waits and deletions go by it."""
RECENT = timedelta(hours=1)
"""How old Telegram's last error with our webhook may be to count."""
MANY = 100
"""So many updates waiting at Telegram mean that nobody fetches them."""


async def check_telegram(settings: Settings, groups: Mapping[int, int], clock: Clock) -> list[Finding]:
    """Everything that is asked of Telegram. `groups`: the present ids of staff groups that Telegram has moved."""
    async with BotApi(settings.bot_token.get_secret_value(), settings.bot_api_url) as api:
        try:
            answer = await api.post("getMe", {}, SECONDS)
        except Lost as lost:
            where = "Telegram" if settings.bot_api_url == TELEGRAM else "the server of BOT_API_URL"
            return [mend("token", f"{where} does not answer ({lost}): check the network, the firewall, BOT_API_URL")]
        reply = read(answer)
        if reply is None or not reply.ok:
            unknown = reply is not None and is_unknown_token(reply)
            odd = f"Telegram answers oddly (HTTP {answer.status}): check BOT_API_URL, or try again later"
            return [mend("token", REFUSED_SENTENCE if unknown else odd)]
        name = reply.result.get("username", "") if isinstance(reply.result, dict) else ""
        found = [well("token", f"the bot is @{name}"), check_clock(answer.date, clock.now())]
        found += await _webhook(api, settings, clock.now())
        return found + await _groups(api, settings, groups)


def check_clock(date: str | None, now: datetime) -> Finding:
    """Compare this machine's time with the `Date` of an answer, which may be some seconds old."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return look("clock", "the server's answers bear no time, so the clock could not be compared")
    ahead = now - theirs
    if abs(ahead) <= SKEW:
        return well("clock", "agrees with Telegram's")
    seconds = abs(int(ahead.total_seconds()))
    return mend(
        "clock",
        f"is {seconds} seconds {'ahead of' if ahead > timedelta() else 'behind'} Telegram's: switch on time "
        "synchronisation (`timedatectl set-ntp true`)",
    )


async def _webhook(api: BotApi, settings: Settings, now: datetime) -> list[Finding]:
    try:
        reply = read(await api.post("getWebhookInfo", {}, SECONDS))
    except Lost:
        reply = None
    if reply is None or not isinstance(reply.result, dict):
        return [look("updates", "Telegram did not say how it delivers updates; try again later")]
    return [check_webhook(settings, reply.result, now)]


def check_webhook(settings: Settings, info: Mapping[str, Json], now: datetime) -> Finding:
    """Whether updates take the way that the settings name. Addresses are told by their host: paths may be secret."""
    theirs, waiting = str(info.get("url") or ""), info.get("pending_update_count")
    count = waiting if isinstance(waiting, int) else 0
    failed = info.get("last_error_date")
    if theirs and not settings.webhook_url:
        return look(
            "updates",
            f"a webhook is set (at {urlsplit(theirs).hostname}) while WEBHOOK_URL is empty: the service removes it at "
            "its start. If it comes back, another program uses this token: give the bot a new one with BotFather",
        )
    if settings.webhook_url and theirs != settings.webhook_url:
        what = f"sends updates to {urlsplit(theirs).hostname}" if theirs else "has no webhook"
        return look("updates", f"Telegram {what}, not to WEBHOOK_URL: the service sets it at its start. Is it running?")
    if theirs and isinstance(failed, int) and now.timestamp() - failed < RECENT.total_seconds():
        said = str(info.get("last_error_message", ""))[:120]
        return mend("updates", f'Telegram can\'t deliver to WEBHOOK_URL: "{said}". Check name, certificate and proxy')
    if count > MANY:
        return look("updates", f"{count} updates wait at Telegram: is the service running? They are kept for 24 hours")
    return well("updates", f"by {'webhook' if theirs else 'polling'}, {count} waiting at Telegram")


async def _groups(api: BotApi, settings: Settings, moved: Mapping[int, int]) -> list[Finding]:
    named = [(group.as_written, moved.get(int(group.id), int(group.id))) for group in settings.staff_groups]
    try:
        problems = await check_groups(TelegramSender(api, SECONDS), named, settings.bot_id)
    except TokenRefused as refused:
        return [mend("groups", str(refused))]
    if not problems:
        return [well("groups", _count(named))]
    return [Finding(Grade.MEND if problem.fatal else Grade.LOOK, "groups", problem.sentence) for problem in problems]


def _count(named: Sequence[tuple[str, int]]) -> str:
    return f"the bot has its rights in {'the staff group' if len(named) == 1 else f'all {len(named)} staff groups'}"
