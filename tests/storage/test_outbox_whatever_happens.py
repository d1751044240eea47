from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.connect import normal, sqlite_engine
from storage.outbox import StorageOutbox
from storage.sealing import create_keyset
from storage.store import Store
from storage.tables import metadata
from tests.databases import START, RandomIds
from workflows.ports import Claimed, Message

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "claim", "confirm", "retry", "lose"]),
        st.integers(0, 2),
        st.integers(0, 120),
    ),
    max_size=40,
)


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_whatever_happens_each_message_is_said_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    keyset = create_keyset(tmp_path_factory.mktemp("keys") / "keyset.json")
    engine = sqlite_engine(normal("sqlite://"))
    said: list[tuple[str, int]] = []
    held: list[Claimed] = []
    now, count = START, 0
    with engine.connect() as connection:
        metadata.create_all(connection)
        outbox = StorageOutbox(Store(connection, keyset=keyset, ids=RandomIds()), now)

        def settle(claimed: Claimed) -> None:
            outbox.confirm(claimed, conversation="c", activity_id=claimed.id, at=now)
            said.append((claimed.message.recipient, int(claimed.message.occurrence)))

        for step, who, seconds in [*steps, *[("claim", 0, 120), ("confirm", 0, 0)] * 40]:
            now += timedelta(seconds=seconds)
            match step:
                case "put":
                    count += 1
                    outbox.put(Message("k", "s", f"person:{who}", str(count), now))
                case "claim":
                    # Whatever was held longer than its lease is somebody else's now.
                    held = [*outbox.claim(now, limit=2, lease_seconds=60)] if seconds > 60 else held
                    held = held or [*outbox.claim(now, limit=2, lease_seconds=60)]
                case "confirm" if held:
                    settle(held.pop(0))
                case "retry" if held:
                    outbox.retry(held.pop(0), at=now + timedelta(seconds=seconds), error="x")
                case "lose":
                    held = []
    assert len(said) == len(set(said)) == count
    for person in {recipient for recipient, _ in said}:
        order = [number for recipient, number in said if recipient == person]
        assert order == sorted(order)
