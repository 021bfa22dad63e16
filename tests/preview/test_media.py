"""Media both ways, albums, files, copies and forwards."""

from typing import Any

import pytest

from bot.preview.people import Person
from tests.preview.clients import AiogramClient, Client, Refusal, file

UPLOADS = ["photo", "document", "voice", "video", "audio", "animation", "sticker", "video_note"]


def _method(kind: str) -> str:
    return "send" + "".join(part.capitalize() for part in kind.split("_"))


@pytest.mark.parametrize("kind", UPLOADS)
async def test_files_go_up_and_come_down_again(client: Client, person: Person, kind: str) -> None:
    sent = await client.call(_method(kind), chat_id=person.id, **{kind: file(b"content", "file.bin")})
    medium = sent[kind][-1] if kind == "photo" else sent[kind]
    assert person.last.kind == kind
    got = await client.call("getFile", file_id=medium["file_id"])
    stored = person.world.files.at(got["file_path"].rpartition("/bot" + person.world.token + "/")[2])
    assert stored is not None
    assert stored.data == b"content"
    again = await client.call(_method(kind), chat_id=person.id, **{kind: medium["file_id"]})
    assert (again[kind][-1] if kind == "photo" else again[kind])["file_id"] == medium["file_id"]


async def test_a_persons_file_is_downloaded(client: Client, person: Person) -> None:
    person.document("contract.pdf", "read it", data=b"%PDF-secret")
    message = (await client.updates())[0]["message"]
    assert (message["document"]["file_name"], message["caption"]) == ("contract.pdf", "read it")
    if isinstance(client, AiogramClient):
        content = await client.bot.download(message["document"]["file_id"])
        assert content is not None
        assert content.read() == b"%PDF-secret"
    else:
        opened = await client.bot.get_file(message["document"]["file_id"])  # type: ignore[attr-defined]  # PtbClient
        assert bytes(await opened.download_as_bytearray()) == b"%PDF-secret"


async def test_everything_a_person_sends_parses(client: Client, person: Person) -> None:
    person.photo("a photo")
    person.voice(7)
    person.audio()
    person.video()
    person.animation()
    person.video_note()
    person.sticker("🙏")
    person.location(42.0, 69.0)
    person.contact("+77010000000", "Employer")
    kinds = [message.kind for message in person.messages[1:]]
    updates = await client.updates()
    assert [next(kind for kind in kinds if kind in update["message"]) for update in updates] == kinds
    assert updates[1]["message"]["voice"]["duration"] == 7


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendPhoto", {"photo": "nothing"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://a.kz/b.jpg"}, "failed to get HTTP URL content"),
        ("sendDocument", {"document": file(b"")}, "file must be non-empty"),
        ("sendDocument", {"document": file(b"x"), "caption": "x" * 1025}, "message caption is too long"),
        ("getFile", {"file_id": "nothing"}, "invalid file_id"),
        ("sendLocation", {"latitude": 91, "longitude": 0}, "wrong location specified"),
    ],
)
async def test_unfit_media_are_refused(
    client: Client, person: Person, method: str, params: dict[str, Any], reason: str
) -> None:
    if method != "getFile":
        params = params | {"chat_id": person.id}
    with pytest.raises(Refusal) as refused:
        await client.call(method, **params)
    assert refused.value.text == reason.lower()


async def test_a_file_keeps_its_kind(client: Client, person: Person) -> None:
    photo = person.photo().content["photo"][-1]["file_id"]
    with pytest.raises(Refusal, match="can't use file of type photo as document"):
        await client.call("sendDocument", chat_id=person.id, document=photo)


async def test_places_and_contacts_of_the_bot(client: Client, person: Person) -> None:
    place = {"latitude": 42.3, "longitude": 69.6}
    await client.call("sendVenue", chat_id=person.id, title="Office", address="Street 1", **place)
    assert person.last.kind == "venue"
    await client.call("sendLocation", chat_id=person.id, **place)
    assert person.last.kind == "location"
    await client.call("sendContact", chat_id=person.id, phone_number="112", first_name="Help")
    assert person.last.content["contact"]["phone_number"] == "112"


async def test_an_album_comes_as_separate_updates(client: Client, person: Person) -> None:
    person.album("offer", "", "", kind="document")
    messages = [update["message"] for update in await client.updates()]
    assert len(messages) == 3
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["offer", None, None]


async def test_an_album_of_the_bot(client: Client, person: Person) -> None:
    known = person.photo().content["photo"][-1]["file_id"]
    media = [{"type": "photo", "media": file(b"one"), "caption": "<b>1</b>", "parse_mode": "HTML"},
             {"type": "video", "media": file(b"two")},
             {"type": "photo", "media": known}]  # fmt: skip
    sent = await client.call("sendMediaGroup", chat_id=person.id, media=media)
    assert [message.kind for message in person.chat.from_bot] == ["photo", "video", "photo"]
    assert len({message["media_group_id"] for message in sent}) == 1
    assert sent[0]["caption"] == "1"


async def test_an_album_takes_two_to_ten_of_one_family(client: Client, person: Person) -> None:
    photo, document = ({"type": kind, "media": file(b"x")} for kind in ("photo", "document"))
    for media in ([photo], [photo, document], [photo] * 11):
        with pytest.raises(Refusal):
            await client.call("sendMediaGroup", chat_id=person.id, media=media)
    assert not person.chat.from_bot


async def test_copies(client: Client, person: Person) -> None:
    photo = person.photo("mine")
    copy = await client.call("copyMessage", chat_id=person.id, from_chat_id=person.id, message_id=photo.id)
    assert copy == {"message_id": person.last.id}
    assert person.last.content == photo.content
    await client.call("copyMessage", chat_id=person.id, from_chat_id=person.id, message_id=photo.id,
                      caption="<i>ours</i>", parse_mode="HTML")  # fmt: skip
    assert person.last.text == "ours"
    album = person.album("a", "b")
    ids = [message.id for message in album]
    copies = await client.call("copyMessages", chat_id=person.id, from_chat_id=person.id, message_ids=[*ids, 9999])
    assert len(copies) == 2
    assert person.last.media_group_id not in (None, album[0].media_group_id)
    with pytest.raises(Refusal, match="message to copy not found"):
        await client.call("copyMessage", chat_id=person.id, from_chat_id=person.id, message_id=9999)


async def test_forwards_name_their_origin(client: Client, person: Person) -> None:
    person.forward("Work in Seoul", origin="user", name="Recruiter")
    person.forward("Work in Dubai", origin="hidden", name="Recruiter")
    person.forward("Work in Phuket", origin="channel", name="Jobs")
    origins = [update["message"]["forward_origin"] for update in await client.updates()]
    assert [origin["type"] for origin in origins] == ["user", "hidden_user", "channel"]
    sent = await client.call("forwardMessage", chat_id=person.id, from_chat_id=person.id, message_id=person.last.id)
    assert sent["forward_origin"]["chat"]["title"] == "Jobs"
    own = person.write("my own")
    sent = await client.call("forwardMessages", chat_id=person.id, from_chat_id=person.id, message_ids=[own.id])
    assert sent == [{"message_id": person.last.id}]
    assert (person.last.forward_origin or {})["sender_user"]["id"] == person.id


async def test_a_protected_message_is_not_copied(client: Client, person: Person) -> None:
    sent = await client.call("sendMessage", chat_id=person.id, text="x", protect_content=True)
    assert sent["has_protected_content"] is True
    with pytest.raises(Refusal, match="message can't be copied"):
        await client.call("copyMessage", chat_id=person.id, from_chat_id=person.id, message_id=sent["message_id"])
