"""Texts, formatting, keyboards and their limits."""

from typing import Any

import pytest

from bot.preview.people import Person
from tests.preview.clients import Client, Refusal


async def test_formatted_text_is_parsed_and_stands_in_the_chat(client: Client, person: Person) -> None:
    sent = await client.call(
        "sendMessage", chat_id=person.id, text="😀 <b>Salem</b>, <a href='https://a.kz/?b=1&amp;c=2'>link</a>",
        parse_mode="HTML",
    )  # fmt: skip
    assert sent["text"] == "😀 Salem, link"
    assert [(e["type"], e["offset"], e["length"]) for e in sent["entities"]] == [
        ("bold", 3, 5),
        ("text_link", 10, 4),
    ]
    assert sent["entities"][1]["url"] == "https://a.kz/?b=1&c=2"
    assert person.last.shown == "😀 Salem, link"
    assert person.last.from_bot


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("<b>open", "can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("a < b", 'can\'t parse entities: unsupported start tag "" at byte offset 2'),
        ("ә <br>", 'can\'t parse entities: unsupported start tag "br" at byte offset 3'),
        (
            "<b>x</i>",
            'can\'t parse entities: unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
    ],
)
async def test_unfit_text_is_refused(client: Client, person: Person, text: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        await client.call("sendMessage", chat_id=person.id, text=text, parse_mode="HTML")
    assert (refused.value.kind, refused.value.text) == ("bad", reason)
    assert not person.chat.from_bot


async def test_the_length_counts_after_parsing(client: Client, person: Person) -> None:
    text = "<b>" + "&lt;" * 4096 + "</b>"
    sent = await client.call("sendMessage", chat_id=person.id, text=text, parse_mode="HTML")
    assert sent["text"] == "<" * 4096


async def test_an_unknown_parse_mode_is_refused(client: Client, person: Person) -> None:
    with pytest.raises(Refusal, match="unsupported parse_mode"):
        await client.call("sendMessage", chat_id=person.id, text="x", parse_mode="Textile")


async def test_entities_may_be_given(client: Client, person: Person) -> None:
    bold = [{"type": "bold", "offset": 1, "length": 4}]
    sent = await client.call("sendMessage", chat_id=person.id, text=" bold 1", entities=bold)
    assert [(e["type"], e["offset"], e["length"]) for e in sent["entities"]] == [("bold", 0, 4)]
    with pytest.raises(Refusal, match="ends after the end of the text"):
        await client.call("sendMessage", chat_id=person.id, text="bol", entities=bold)


def _keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Button"} | button] for button in buttons]}


async def test_buttons_are_pressed_and_answered(client: Client, person: Person) -> None:
    rows = [[{"text": "Yes", "callback_data": "y", "style": "danger"}, {"text": "No", "callback_data": "n"}],
            [{"text": "Copy", "copy_text": {"text": "112"}}, {"text": "Open", "url": "https://a.kz"}]]  # fmt: skip
    keyboard = {"inline_keyboard": rows}
    sent = await client.call("sendMessage", chat_id=person.id, text="Safe?", reply_markup=keyboard)
    assert [[button["text"] for button in row] for row in sent["reply_markup"]["inline_keyboard"]] == [
        ["Yes", "No"],
        ["Copy", "Open"],
    ]
    press = person.press(person.last, "No")
    query = (await client.updates())[0]["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("n", sent["message_id"])
    assert (query.get("from") or query["from_user"])["language_code"] == "kk"
    assert await client.call("answerCallbackQuery", callback_query_id=query["id"], text="Noted") is True
    assert (press.answered, press.toast) == (True, "Noted")


@pytest.mark.parametrize(
    ("buttons", "reason"),
    [
        ([{}], "Text buttons are unallowed in the inline keyboard"),
        ([{"callback_data": "a", "url": "https://a.kz"}], "exactly one action"),
        ([{"callback_data": "x" * 65}], "BUTTON_DATA_INVALID"),
        ([{"callback_data": "ә" * 33}], "BUTTON_DATA_INVALID"),
        ([{"callback_data": ""}], "BUTTON_DATA_INVALID"),
        ([{"copy_text": {"text": "x" * 257}}], "BUTTON_COPY_TEXT_INVALID"),
        ([{"copy_text": {"text": ""}}], "BUTTON_COPY_TEXT_INVALID"),
        ([{"url": "not an address"}], "Wrong HTTP URL"),
        ([{"text": " ", "callback_data": "a"}], "button text must not be empty"),
        ([{"callback_data": str(number)} for number in range(101)], "reply markup is too long"),
    ],
)
async def test_unfit_keyboards_are_refused(
    client: Client, person: Person, buttons: list[dict[str, Any]], reason: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await client.call("sendMessage", chat_id=person.id, text="x", reply_markup=_keyboard(*buttons))
    assert reason.lower() in refused.value.text


async def test_fit_limits_are_accepted(client: Client, person: Person) -> None:
    buttons: list[dict[str, Any]] = [{"callback_data": "x" * 64}, {"copy_text": {"text": "x" * 256}}]
    buttons += [{"callback_data": str(number)} for number in range(98)]
    await client.call("sendMessage", chat_id=person.id, text="x", reply_markup=_keyboard(*buttons))
    assert len(list(person.last.buttons)) == 100


async def test_a_reply_keyboard_replaces_the_persons_own(client: Client, person: Person) -> None:
    keyboard = {"keyboard": [[{"text": "My number", "request_contact": True}]]}
    await client.call("sendMessage", chat_id=person.id, text="Number?", reply_markup=keyboard)
    assert person.chat.reply_keyboard[0][0]["text"] == "My number"
    person.share_contact("+77015550101")
    contact = (await client.updates())[0]["message"]["contact"]
    assert (contact["phone_number"], contact["user_id"]) == ("+77015550101", person.id)


async def test_replies(client: Client, person: Person) -> None:
    question = person.write("question")
    sent = await client.call("sendMessage", chat_id=person.id, text="answer",
                             reply_parameters={"message_id": question.id, "quote": "quest"})  # fmt: skip
    assert sent["reply_to_message"]["message_id"] == question.id
    person.delete(question)
    with pytest.raises(Refusal, match="message to be replied not found"):
        await client.call("sendMessage", chat_id=person.id, text="x", reply_parameters={"message_id": question.id})
    lenient = {"message_id": question.id, "allow_sending_without_reply": True}
    sent = await client.call("sendMessage", chat_id=person.id, text="x", reply_parameters=lenient)
    assert "reply_to_message" not in sent


async def test_an_action_shows_until_the_next_message(client: Client, person: Person) -> None:
    await client.call("sendChatAction", chat_id=person.id, action="typing")
    assert person.chat.doing == ("typing", person.world.clock() + 5)
    await client.call("sendMessage", chat_id=person.id, text="x")
    assert person.chat.doing[0] == ""
    with pytest.raises(Refusal, match="wrong parameter action"):
        await client.call("sendChatAction", chat_id=person.id, action="yawning")
