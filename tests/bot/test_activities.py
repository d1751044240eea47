import hashlib

import pytest

from bot.activities import MalformedError, read_submission
from bot.submission import Sender, Submission, SubmissionKind, Where
from tests.bot.bodies import (
    CHANNEL,
    SERVICE,
    Body,
    execute,
    fetch,
    in_channel,
    invoke,
    personal,
)


def test_a_personal_message_is_read() -> None:
    assert read_submission(personal()) == Submission(
        kind=SubmissionKind.MESSAGE,
        sender=Sender("trust", "object-ada", "29:ada", "Ada Marsh"),
        where=Where("a:1", "personal", None, None, None, SERVICE),
        verb="",
        values={},
        text="help",
        delivery_key=hashlib.sha256(b"a:1\n1700000000000").hexdigest(),
        activity_id="1700000000000",
        reply_to=None,
    )


def test_a_channel_message_knows_its_thread() -> None:
    read = read_submission(in_channel(replyToId="16"))
    assert read is not None
    thread = f"{CHANNEL};messageid=17"
    assert read.where == Where(thread, "channel", "19:team@thread.tacv2", CHANNEL, "17", SERVICE)
    assert read.reply_to == "16"


def test_a_channel_that_teams_does_not_name_is_read_from_the_conversation() -> None:
    body = in_channel()
    del body["channelData"]["channel"]
    read = read_submission(body)
    assert read is not None
    assert read.where.channel_id == CHANNEL


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<at>Supervision</at> help", "help"),
        ("<at>Supervision</at>\xa0help\n", "help"),
        ('<at id="0">Supervision</at>&nbsp;home', "home"),
        ("<AT>Supervision</AT> book <at>Bo Lane</at> please", "book   please"),
        ("2 < 3", "2 < 3"),
        ("<at>unclosed", "<at>unclosed"),
        (None, ""),
    ],
)
def test_mentions_are_taken_out(text: str | None, read: str) -> None:
    submission = read_submission(in_channel(text=text))
    assert submission is not None
    assert submission.text == read


def test_many_unclosed_mentions_cost_little() -> None:
    text = "<at>" * 7_500
    submission = read_submission(personal(text=text))
    assert submission is not None
    assert submission.text == text


def test_a_plain_button_in_a_chat_is_a_message_with_values() -> None:
    body = personal(value={"verb": "home", "page": "2"}, replyToId="9", text=None)
    read = read_submission(body)
    assert read is not None
    assert (read.kind, read.verb, read.values) == (SubmissionKind.MESSAGE, "home", {"page": "2"})


@pytest.mark.parametrize(
    ("body", "kind", "verb", "values"),
    [
        (fetch(verb="record", form="f"), SubmissionKind.OPEN, "record", {"form": "f"}),
        (
            invoke("task/submit", {"data": {"verb": "save", "notes": "x", "msteams": {}}}),
            SubmissionKind.SUBMIT, "save", {"notes": "x"},
        ),
        (execute({"form": "f"}), SubmissionKind.ACT, "sign", {"form": "f"}),
        (execute({"verb": "sign"}), SubmissionKind.ACT, "sign", {}),
        (execute({}, trigger=None), SubmissionKind.ACT, "sign", {}),
        (execute(None, trigger="automatic"), SubmissionKind.REFRESH, "sign", {}),
    ],
)  # fmt: skip
def test_an_invoke_is_read(
    body: Body, kind: SubmissionKind, verb: str, values: dict[str, str]
) -> None:
    read = read_submission(body)
    assert read is not None
    assert (read.kind, read.verb, read.values) == (kind, verb, values)


def test_a_malformed_activity_says_nothing_of_its_content() -> None:
    with pytest.raises(MalformedError) as raised:
        read_submission(fetch(verb="a", notes=["something private"]))
    assert str(raised.value) == ""
    submission = read_submission(fetch(verb="a", notes="something private"))
    assert "private" not in repr(submission)
