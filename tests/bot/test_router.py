"""From a submission to a reply: who asks, what for, and which card answers."""

from typing import Any

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.activities import read_submission
from bot.submission import Dialog, Nothing, Reply, Say, ShowCard, Submission, SubmissionKind
from cards.verbs import Verb
from tests.bot.bench import Bench, bench, place, postgres, template_file
from tests.bot.bodies import fetch

__all__ = ["bench", "place", "postgres", "template_file"]
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
MESSAGE, OPEN, SUBMIT = SubmissionKind.MESSAGE, SubmissionKind.OPEN, SubmissionKind.SUBMIT
ACT, REFRESH = SubmissionKind.ACT, SubmissionKind.REFRESH


def text(reply: Reply) -> str:
    match reply:
        case Say(text=words):
            return words
        case ShowCard(card=card) | Dialog(card=card):
            return str(card)
    return ""


def form(reply: Reply) -> str:
    """Give the nonce that a dialog carries."""
    return text(reply).partition("'form': '")[2].partition("'")[0]


async def offered(bench: Bench) -> tuple[str, str]:
    """Have Helen offer a time, and all of it said; the session's id and version."""
    await bench.trust.plan()
    subject = (await bench.trust.session("brigid")).id
    dialog = await bench.says(OPEN, "helen", Verb.OFFER_FORM, id=subject)
    assert isinstance(dialog, Dialog)
    answer = await bench.says(
        SUBMIT,
        "helen",
        Verb.OFFER,
        form=form(dialog),
        date="2026-11-24",
        time="10:00",
        minutes="90",
        place="school",
    )
    assert "Margaret Okafor is asked now" in text(answer)
    await bench.delivered()
    return subject, str((await bench.trust.session("brigid")).version)


@pytest.mark.parametrize("word", ["home", " HOME ", "hi", "Hello", "start", ""])
async def test_home_shows_what_needs_you(bench: Bench, word: str) -> None:
    reply = await bench.router.answer(bench.submission(MESSAGE, "helen", text=word))
    assert "What needs you now" in text(reply)
    assert "Nobody has read" not in text(reply)


@pytest.mark.parametrize("word", ["help", "?", "Help "])
async def test_help_says_what_it_does(bench: Bench, word: str) -> None:
    reply = await bench.router.answer(bench.submission(MESSAGE, "helen", text=word))
    assert "What I do" in text(reply)


async def test_free_text_is_read_by_nobody_says_whom_to_ring_and_is_kept_nowhere(
    bench: Bench,
) -> None:
    said = bench.submission(MESSAGE, "helen", text="Something about a pupil called Zebedee")
    with capture_logs() as logs:
        reply = await bench.router.answer(said)
    assert "Nobody has read your message" in text(reply)
    assert "999" in text(reply)
    assert "Zebedee" not in text(reply)
    assert "Zebedee" not in str(logs)
    assert "Zebedee" not in str(await bench.trust.rows())
    assert "Zebedee" not in repr(said)


async def test_in_a_channel_nothing_is_shown_but_where_to_write(bench: Bench) -> None:
    said = bench.in_channel(bench.submission(MESSAGE, "helen", text="home"), "brigid")
    reply = await bench.router.answer(said)
    assert isinstance(reply, Say)
    assert "in our own chat" in reply.text


async def test_a_message_sent_again_is_answered_once(bench: Bench) -> None:
    said = bench.submission(MESSAGE, "helen", text="home")
    assert isinstance(await bench.router.answer(said), ShowCard)
    assert isinstance(await bench.router.answer(said), Nothing)


@pytest.mark.parametrize("kind", [OPEN, SUBMIT, ACT])
@pytest.mark.parametrize("verb", ["nonsense", "", "document.sign;", "help.open"])
async def test_an_unknown_button_does_nothing_and_says_so(
    bench: Bench, kind: SubmissionKind, verb: str
) -> None:
    before = await bench.trust.rows("conversation")
    reply = await bench.says(kind, "helen", verb, id="x")
    assert isinstance(reply, Say)
    assert "no longer works" in reply.text
    assert await bench.trust.rows("conversation") == before


async def test_a_verb_is_known_only_where_its_button_stands(bench: Bench) -> None:
    for kind, verb in ((OPEN, Verb.SIGN), (SUBMIT, Verb.ACCEPT), (ACT, Verb.DOCUMENT)):
        assert "no longer works" in text(await bench.says(kind, "helen", verb, id="x"))


async def test_a_stranger_is_refused_whatever_they_press(bench: Bench) -> None:
    subject, seen = await offered(bench)
    for kind, verb in ((OPEN, Verb.OFFER_FORM), (ACT, Verb.ACCEPT), (MESSAGE, "")):
        reply = await bench.says(kind, "sam", verb, id=subject, seen=seen)
        assert "I don't know your account" in text(reply)
    assert isinstance(await bench.says(REFRESH, "sam", "show"), Nothing)


async def test_who_may_not_is_told_so_and_nothing_is_done(bench: Bench) -> None:
    subject, seen = await offered(bench)
    before = await bench.trust.session("brigid")
    for who in ("tom", "priya", "daniel", "catherine"):
        reply = await bench.says(ACT, who, Verb.ACCEPT, id=subject, seen=seen)
        assert "nothing was done" in text(reply)
    assert await bench.trust.session("brigid") == before


async def test_a_stale_button_shows_how_it_stands_now(bench: Bench) -> None:
    subject, seen = await offered(bench)
    reply = await bench.says(ACT, "margaret", Verb.ACCEPT, id=subject, seen=str(int(seen) - 1))
    assert isinstance(reply, ShowCard)
    assert "This changed since you opened it" in text(reply)
    assert "Helen Marsh offers" in text(reply)
    assert (await bench.trust.session("brigid")).booked is None


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "9" * 5_000])
async def test_a_version_that_is_no_number_of_ours_is_refused_kindly(
    bench: Bench, seen: str
) -> None:
    subject, _ = await offered(bench)
    reply = await bench.says(ACT, "margaret", Verb.ACCEPT, id=subject, seen=seen)
    assert isinstance(reply, Say | ShowCard)
    assert (await bench.trust.session("brigid")).booked is None


async def test_a_retry_is_answered_by_the_page_as_it_is_by_then(bench: Bench) -> None:
    subject, seen = await offered(bench)
    accept = bench.submission(ACT, "margaret", Verb.ACCEPT, id=subject, seen=seen)
    first = await bench.router.answer(accept)
    kept = await bench.trust.rows()
    assert await bench.router.answer(accept) == first
    assert await bench.trust.rows() == kept
    bench.trust.later(hours=30)
    assert "Write the record" in text(await bench.router.answer(accept))


async def test_a_dialog_opened_by_one_is_no_use_to_another(bench: Bench) -> None:
    subject, _ = await offered(bench)
    dialog = await bench.says(OPEN, "margaret", Verb.OFFER_FORM, id=subject)
    answers = {"date": "2026-11-25", "time": "10:00", "minutes": "90", "place": "school"}
    for who in ("helen", "priya"):
        reply = await bench.says(SUBMIT, who, Verb.OFFER, form=form(dialog), **answers)
        assert "nothing was done" in text(reply)


async def test_what_waits_on_home_is_answered_there(bench: Bench) -> None:
    subject, seen = await offered(bench)
    home = await bench.says(MESSAGE, "margaret")
    assert f"'verb': '{Verb.SHOW}', 'id': '{subject}'" in text(home)
    reply = await bench.says(ACT, "margaret", Verb.SHOW, id=subject, seen=seen)
    assert isinstance(reply, ShowCard)
    assert f"'verb': '{Verb.ACCEPT}'" in text(reply)
    assert "nothing was done" in text(await bench.says(ACT, "tom", Verb.SHOW, id=subject))


async def refreshed(bench: Bench, who: str, school: str) -> Reply:
    (posted,) = bench.teams.posted(f"19:{school}")
    looked = bench.submission(REFRESH, who, "show", kind="session", id="whatever it says")
    return await bench.router.answer(bench.in_channel(looked, school, posted.activity))


async def test_a_card_refreshes_to_what_its_viewer_may_do(bench: Bench) -> None:
    await offered(bench)
    assert Verb.ACCEPT in text(await refreshed(bench, "margaret", "brigid"))
    own = text(await refreshed(bench, "helen", "brigid"))
    assert "You offer" in own
    assert f"'{Verb.ACCEPT}'" not in own
    for who in ("tom", "priya", "catherine"):
        assert "Action.Submit" not in text(await refreshed(bench, who, "brigid"))


async def test_a_message_that_is_not_ours_refreshes_to_nothing(bench: Bench) -> None:
    await offered(bench)
    looked = bench.in_channel(bench.submission(REFRESH, "margaret", "show"), "brigid", "99")
    assert isinstance(await bench.router.answer(looked), Nothing)


async def test_a_channels_greeting_shows_the_trust_lead_how_to_set_it(bench: Bench) -> None:
    arrived = bench.in_channel(bench.submission(SubmissionKind.INSTALLED, "margaret"), "new")
    await bench.router.answer(arrived)
    await bench.delivered()
    assert Verb.BIND_FORM in text(await refreshed(bench, "margaret", "new"))
    assert Verb.BIND_FORM not in text(await refreshed(bench, "helen", "new"))


async def test_each_answer_wakes_the_deliverer(bench: Bench) -> None:
    await bench.says(MESSAGE, "helen")
    await bench.says(OPEN, "helen", "nonsense")
    assert len(bench.woken) == 2


def long_words(count: int) -> dict[str, str]:
    keys = ("practice", "reviews", "learning", "supervision")
    return {key: f"{key} " * count for key in keys}


async def test_every_long_dialog_turns_its_pages(bench: Bench) -> None:
    hub = await bench.trust.started("edith")
    case_id, hub = await bench.trust.discusses("daniel", hub, "1234", **life(500))
    hub = await bench.trust.writes("daniel", hub, "section/practice", **long_words(600))
    preview = await bench.says(SUBMIT, "daniel", Verb.CHECK, form=hub.form)
    await turns(bench, "daniel", preview)
    read = await bench.says(SUBMIT, "daniel", Verb.SUBMIT, form=form(preview))
    await turns(bench, "daniel", read)
    sheet = await bench.says(OPEN, "priya", Verb.CHILD, id=case_id)
    await turns(bench, "priya", sheet)


def life(count: int) -> dict[str, str]:
    return {key: f"{key} " * count for key in ("child_life", "impact", "role", "challenge")}


async def turns(bench: Bench, who: str, first: Reply) -> None:
    assert "Page 1 of" in text(first)
    second = await bench.says(SUBMIT, who, Verb.TURN, form=form(first), page="2")
    assert "Page 2 of" in text(second)
    for strange in ("0", "-1", "x", "9" * 5_000, "٣"):
        reply = await bench.says(SUBMIT, who, Verb.TURN, form=form(first), page=strange)
        assert isinstance(reply, Dialog)


async def test_a_page_is_turned_only_while_its_words_are_the_same(bench: Bench) -> None:
    """Else somebody signs a second page whose first they never saw."""
    hub = await bench.trust.started("edith")
    hub = await bench.trust.writes("daniel", hub, "section/practice", **long_words(600))
    document = (await bench.trust.submits("daniel", hub)).heading.id
    read = await bench.says(OPEN, "priya", Verb.DOCUMENT, id=document)
    await bench.trust.submits("daniel", await taken_back(bench, document))
    turned = await bench.says(SUBMIT, "priya", Verb.TURN, form=form(read), page="2")
    assert "Page 1 of" in text(turned)
    assert "This changed since you opened it" in text(turned)


async def taken_back(bench: Bench, document: str) -> Any:
    """Have Daniel take it back and change a word."""
    reading = await bench.trust.reads("daniel", document)
    hub = await bench.trust.sends("daniel", Verb.TAKE_BACK, reading)
    return await bench.trust.writes("daniel", hub, "section/notes", notes="Changed")


async def test_a_childs_sheet_comes_with_words_to_copy(bench: Bench) -> None:
    await bench.trust.submitted("edith", reference="1234")
    (row,) = (await bench.trust.rows())["extract"]
    sheet = text(await bench.says(OPEN, "priya", Verb.CHILD, id=row["case_id"]))
    assert "To copy into the child's record" in sheet
    assert "AWAITING SIGNATURES" in sheet.upper()


async def test_a_null_in_what_is_sent_never_reaches_the_database(bench: Bench) -> None:
    """PostgreSQL takes none in a text, and no text needs one."""
    read = read_submission(fetch(verb="document.open", id="a\x00b"))
    assert isinstance(read, Submission)
    assert read.values == {"id": "ab"}
    assert "isn't there any more" in text(await bench.says(OPEN, "helen", read.verb, **read.values))


async def test_what_is_missing_is_still_listed_when_the_page_is_turned(bench: Bench) -> None:
    hub = await bench.trust.started("edith")
    for number in range(60):
        what = f"Action {number} " + "word " * 30
        hub = await bench.trust.writes(
            "daniel", hub, "action/new", what=what, owner="priya", due="2026-12-01"
        )
    hub = await bench.trust.writes("daniel", hub, "section/agenda", agenda="")
    first = await bench.says(SUBMIT, "daniel", Verb.CHECK, form=hub.form)
    assert "Not submitted yet: 1 answer needs" in text(first)
    second = await bench.says(SUBMIT, "daniel", Verb.TURN, form=form(first), page="2")
    assert "Page 2 of" in text(second)
    again = await bench.says(SUBMIT, "daniel", Verb.TURN, form=form(second), page="1")
    assert "Not submitted yet: 1 answer needs" in text(again)


async def test_an_older_home_card_shows_what_needs_you_by_now(bench: Bench) -> None:
    await bench.trust.plan()
    helen = bench.submission(MESSAGE, "helen", text="help")
    old = await bench.router.answer(helen)
    assert "Supervision is due by" in text(old)
    assert isinstance(old, ShowCard)
    refresh = old.card["refresh"]
    assert refresh["userIds"] == ["29:helen"]

    subject, _ = await offered(bench)
    data = refresh["action"]["data"]
    looked = bench.submission(REFRESH, "helen", data["verb"], kind=data["kind"], id=data["id"])
    now = await bench.router.answer(looked)
    assert isinstance(now, ShowCard)
    assert "You offer" in text(now)
    assert "What I do" in text(now)
    assert subject in text(now)


async def test_a_home_card_is_brought_up_to_date_in_ones_own_chat_alone(bench: Bench) -> None:
    asked = {"kind": "home", "id": "home"}
    looked = bench.in_channel(bench.submission(REFRESH, "helen", "show", **asked), "brigid", "99")
    assert isinstance(await bench.router.answer(looked), Nothing)
    odd = bench.submission(REFRESH, "helen", "show", kind="home", id="odd")
    assert isinstance(await bench.router.answer(odd), Nothing)
    assert isinstance(await bench.says(REFRESH, "sam", "show", **asked), Nothing)


async def test_a_clock_that_went_back_is_told_in_plain_words_and_nothing_is_signed(
    bench: Bench,
) -> None:
    record = await bench.trust.submitted("brigid")
    dialog = await bench.says(OPEN, "helen", Verb.DOCUMENT, id=record)
    bench.trust.later(hours=-2)
    reply = await bench.says(SUBMIT, "helen", Verb.SIGN, form=form(dialog))
    assert isinstance(reply, Say)
    assert "clock" in reply.text
    assert "nothing was signed" in reply.text
    assert "urgent help works as always" in reply.text
    assert (await bench.trust.document(record)).signatures == ()


async def test_a_strangers_message_sent_again_is_answered_once(bench: Bench) -> None:
    said = bench.submission(MESSAGE, "sam", text="hello")
    assert isinstance(await bench.router.answer(said), Say)
    assert isinstance(await bench.router.answer(said), Nothing)


async def test_what_came_of_a_turn_is_logged_with_ids_alone(bench: Bench) -> None:
    with capture_logs(processors=[merge_contextvars]) as logs:
        await bench.says(OPEN, "helen", Verb.OFFER_FORM, id="Zebedee", notes="Zebedee")
        await bench.says(OPEN, "helen", "Zebedee", id="x")
    first, second = (line for line in logs if line["event"] == "turn")
    assert (first["kind"], first["verb"], first["outcome"]) == (
        "open", "session.offer_form", "not_found",
    )  # fmt: skip
    assert (second["verb"], second["outcome"]) == ("", "unknown_button")
    assert "Zebedee" not in str(logs)
