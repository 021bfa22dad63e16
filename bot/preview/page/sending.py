"""The attach menu: what can be sent besides words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bot.preview.errors import Impossible
from bot.preview.messages import Message
from bot.preview.page.samples import PICTURES, Samples, picks, picture
from bot.preview.places import Place

Sending: TypeAlias = Callable[[Place, Samples, Message | None], object]

RECRUITER = "Recruiter (sample)"
SENTENCES = 3


def send_sample(place: Place, what: str, reply_to: Message | None) -> None:
    """Sends one entry of the attach menu; `Impossible` for an unknown one."""
    if what not in _SENDINGS:
        raise Impossible("the menu has no such entry")
    _SENDINGS[what](place, picks(place.account.language_code), reply_to)


def _album(place: Place, samples: Samples, reply_to: Message | None) -> None:
    """Three photos as one album, as an app sends them: one message each."""
    album_id = place.world.new_album_id()
    for number, name in enumerate(PICTURES):
        caption = samples.caption if number == 0 else ""
        place.photo(caption, data=picture(name), media_group_id=album_id, reply_to=reply_to)


def _burst(place: Place, samples: Samples, _: Message | None) -> None:
    for text in samples.recruiter:
        place.forward(text, name=RECRUITER)


def _sentence(number: int) -> Sending:
    return lambda place, samples, reply_to: place.write(samples.sentences[number], reply_to=reply_to)


_SENDINGS: dict[str, Sending] = {
    "photo": lambda place, samples, reply: place.photo(samples.caption, data=picture("advert"), reply_to=reply),
    "album": _album,
    "voice": lambda place, samples, reply: place.voice(4, reply_to=reply),
    "document": lambda place, samples, reply: place.document("sample-contract.pdf", reply_to=reply),
    "location": lambda place, samples, reply: place.location(reply_to=reply),
    "contact": lambda place, samples, reply: place.contact(first_name=RECRUITER, reply_to=reply),
    "own-number": lambda place, samples, reply: place.contact(own=True, reply_to=reply),
    "sticker": lambda place, samples, reply: place.sticker("👋", reply_to=reply),
    "video-note": lambda place, samples, reply: place.video_note(5, reply_to=reply),
    "burst": _burst,
    **{f"sentence-{number}": _sentence(number) for number in range(SENTENCES)},
}
