"""Who may do what: one table, from how somebody stands to a thing to what they may do with it.

A role belongs to a person in a relationship, not to a login (product.md, People): the trust lead
reads only her own pairs' content, and a head may be a supervisee.
"""

from enum import StrEnum

from domain.errors import NotAllowed


class Standing(StrEnum):
    """How an actor stands to one thing."""

    SUPERVISOR = "supervisor"  # of the pair that the thing belongs to
    SUPERVISEE = "supervisee"  # of that pair
    AUTHOR = "author"  # wrote the document, and is a party
    CHILDS_DSL = "child's DSL"  # DSL of the school of the child that the thing is about
    OWNER = "owner"  # of the action, or covers for its owner now
    OVERSEER = "overseer"  # trust lead or the rung above, and no party
    COVER = "cover"  # arranges for a party who is away, has left, or shares the post
    SUCCESSOR = "successor"  # takes up what a party who has left had in hand, and is no party
    CHILDS_COVER = "child's cover"  # for the child's DSL: in the holidays, or once they left
    HEAD = "head"  # of the school that the thing is about
    SELF = "self"  # it is about this person
    MANAGER = "manager"  # line manager of the person it is about
    MEDIATOR = "mediator"  # third in a three-way meeting about the pair, and no party
    CONFIRMER = "confirmer"  # may confirm accounts, and it is somebody else's
    MEMBER = "member"  # on the roster, nothing more


class Act(StrEnum):
    """What can be done, in the product's words."""

    ARRANGE_SESSION = "arrange session"
    ASK_TO_BOOK = "ask to book"
    WAIVE_REBOOKING = "waive rebooking"
    WRITE_RECORD = "write record"
    READ_RECORD = "read record"
    SIGN_RECORD = "sign record"
    ASK_CHANGES = "ask for changes"
    DISAGREE = "disagree"
    MEET = "meet"
    RECORD_MEETING = "record meeting"
    SETTLE_MEETING = "settle meeting"
    READ_DISPUTE = "read dispute"
    SEE_SHORTFALL = "see shortfall"
    SAY_NOT_ENGAGING = "say not engaging"
    WRITE_ADDENDUM = "write addendum"
    WRITE_AGREEMENT = "write agreement"
    READ_AGREEMENT = "read agreement"
    SIGN_AGREEMENT = "sign agreement"
    PREPARE = "prepare"
    NOTE_INFORMAL = "note informal supervision"
    DO_ACTION = "read and finish action"
    READ_CHILD_SHEET = "read child's sheet"
    APPROVE_PLAN = "approve change of plan"
    CONFIRM_ENTRY = "confirm entry in child's record"
    CLOSE_SIGNED_BY_ONE = "close as signed by one"
    SET_AWAY = "set away"
    NAME_ACTING_DSL = "name acting DSL"
    NAME_SUCCESSOR = "name successor"
    SEE_OVERVIEW = "see overview"
    BIND_CHANNEL = "bind channel"
    CONFIRM_ACCOUNT = "confirm account"
    SEE_HOME = "see home"


_S = Standing
TABLE: dict[Act, frozenset[Standing]] = {
    Act.ARRANGE_SESSION: frozenset({_S.SUPERVISOR, _S.SUPERVISEE, _S.COVER}),
    Act.ASK_TO_BOOK: frozenset({_S.OVERSEER}),
    Act.WAIVE_REBOOKING: frozenset({_S.OVERSEER}),
    Act.WRITE_RECORD: frozenset({_S.SUPERVISOR}),
    Act.READ_RECORD: frozenset({_S.SUPERVISOR, _S.SUPERVISEE}),
    Act.SIGN_RECORD: frozenset({_S.SUPERVISOR, _S.SUPERVISEE}),
    Act.ASK_CHANGES: frozenset({_S.SUPERVISOR, _S.SUPERVISEE}),
    Act.DISAGREE: frozenset({_S.SUPERVISOR, _S.SUPERVISEE}),
    Act.MEET: frozenset({_S.SUPERVISOR, _S.SUPERVISEE, _S.MEDIATOR}),
    Act.RECORD_MEETING: frozenset({_S.SUPERVISOR, _S.MEDIATOR}),
    Act.SETTLE_MEETING: frozenset({_S.MEDIATOR}),
    Act.READ_DISPUTE: frozenset({_S.MEDIATOR}),
    Act.SEE_SHORTFALL: frozenset({_S.SUPERVISOR, _S.SUPERVISEE, _S.MEDIATOR, _S.OVERSEER}),
    Act.SAY_NOT_ENGAGING: frozenset({_S.SUPERVISOR}),
    Act.WRITE_ADDENDUM: frozenset({_S.SUPERVISOR, _S.SUPERVISEE}),
    Act.WRITE_AGREEMENT: frozenset({_S.SUPERVISOR, _S.SUPERVISEE}),
    Act.READ_AGREEMENT: frozenset({_S.SUPERVISOR, _S.SUPERVISEE}),
    Act.SIGN_AGREEMENT: frozenset({_S.SUPERVISOR, _S.SUPERVISEE}),
    Act.PREPARE: frozenset({_S.SUPERVISOR, _S.SUPERVISEE}),
    Act.NOTE_INFORMAL: frozenset({_S.SUPERVISOR, _S.SUPERVISEE}),
    Act.DO_ACTION: frozenset({_S.SUPERVISOR, _S.SUPERVISEE, _S.OWNER}),
    Act.READ_CHILD_SHEET: frozenset({_S.SUPERVISOR, _S.SUPERVISEE, _S.CHILDS_DSL, _S.CHILDS_COVER}),
    Act.APPROVE_PLAN: frozenset({_S.CHILDS_DSL}),
    Act.CONFIRM_ENTRY: frozenset({_S.CHILDS_DSL, _S.CHILDS_COVER}),
    Act.CLOSE_SIGNED_BY_ONE: frozenset({_S.OVERSEER, _S.SUCCESSOR}),
    Act.SET_AWAY: frozenset({_S.SELF, _S.MANAGER, _S.OVERSEER}),
    Act.NAME_ACTING_DSL: frozenset({_S.HEAD, _S.OVERSEER}),
    Act.NAME_SUCCESSOR: frozenset({_S.OVERSEER}),
    Act.SEE_OVERVIEW: frozenset({_S.OVERSEER}),
    Act.BIND_CHANNEL: frozenset({_S.OVERSEER}),
    Act.CONFIRM_ACCOUNT: frozenset({_S.CONFIRMER}),
    Act.SEE_HOME: frozenset({_S.MEMBER}),
}


def may(standings: frozenset[Standing], act: Act) -> bool:
    """Say whether somebody who stands so may do this."""
    return bool(TABLE[act] & standings)


def require(standings: frozenset[Standing], act: Act) -> None:
    """Raise NotAllowed unless somebody who stands so may do this."""
    if not may(standings, act):
        raise NotAllowed(act)
