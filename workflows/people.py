"""Who signs in as whom: an account is bound to a person on the roster, or politely refused.

A person is (tenant, object id). An e-mail address only proposes a match; somebody else confirms
it. A row binds once: a second account that claims it is kept apart and reported (product.md 1).
"""

from dataclasses import replace

from domain.errors import NotAllowed
from domain.people import SCHEDULER, Account, Actor
from domain.permissions import Act, may, require
from workflows.asking import Ask, Page, form_of, open_form
from workflows.ports import Conversation, Message, Proposal, Work
from workflows.standing import confirmers, present, towards_account, towards_accounts
from workflows.views.notices import AccountLine, AccountsView


def identify(work: Work, account: Account, teams_id: str) -> Actor | None:
    """Give the person who acts by this account; None for a stranger or a leaver."""
    person = work.roster.person_with(account)
    if person is None or not present(work, person.id):
        return None
    if teams_id and person.teams_id != teams_id:
        work.roster.save_person(replace(person, teams_id=teams_id))
        # Cards in channels name whom they refresh for: from now on, this person too.
        for pair in work.roster.pairs_of(person.id):
            for session in work.sessions.of_pair(pair.id):
                work.outbox.touch("session", session.id, work.now)
        for channel in work.conversations.channels():
            work.outbox.touch("channel", channel.id, work.now)
    return Actor(person.id, person.name, account)


def propose(work: Work, account: Account, email: str) -> bool:
    """Take an unknown account's e-mail address as a proposal; say whether it matched anybody."""
    person = work.roster.person_by_email(email) if email else None
    ours = account.tenant_id == work.roster.trust().tenant_id
    if person is None or not ours or not present(work, person.id):
        return False
    claims = [p.account for p in work.roster.proposals() if p.person_id == person.id]
    first = work.roster.account_of(person.id) or next(iter(claims), None)
    if first is not None and first != account:
        if work.roster.quarantine(person.id, account, work.now):
            facts: dict[str, str | int] = {"person": person.id}
            work.audit.write("roster", "quarantined", SCHEDULER, work.now, facts)
            _tell_confirmers(work, person.id, f"quarantine-{account.object_id}")
        return False
    if first is not None:
        return account in claims
    work.roster.propose(Proposal(person.id, account, work.now))
    work.audit.write("roster", "account proposed", SCHEDULER, work.now, {"person": person.id})
    _tell_confirmers(work, person.id, f"proposal-{account.object_id}")
    return True


def _tell_confirmers(work: Work, person_id: str, occurrence: str) -> None:
    for confirmer in confirmers(work, person_id):
        to = f"person:{confirmer}"
        matter = f"accounts:{confirmer}"
        work.outbox.put(Message("accounts", "roster", to, occurrence, work.now, matter))


def reached(work: Work, actor: Actor, conversation_id: str, service_url: str) -> None:
    """Keep where this person is reached, one to one."""
    fresh = Conversation(actor.person_id, conversation_id, service_url)
    if work.conversations.personal(actor.person_id) != fresh:
        work.conversations.save_personal(fresh)


def waiting_accounts(work: Work, person_id: str) -> tuple[Proposal, ...]:
    """Give the proposals that this person may confirm."""
    return tuple(
        proposal
        for proposal in work.roster.proposals()
        if may(towards_account(work, person_id, proposal.person_id), Act.CONFIRM_ACCOUNT)
    )


def accounts_page(work: Work, ask: Ask) -> AccountsView:
    """Open the dialog to confirm that accounts belong to people on the roster."""
    require(towards_accounts(work, ask.actor.person_id), Act.CONFIRM_ACCOUNT)
    form = open_form(work, ask.actor, "accounts", "roster")
    mine = waiting_accounts(work, ask.actor.person_id)
    return AccountsView(
        form.id,
        tuple(_line(work, proposal) for proposal in mine),
        tuple(
            work.roster.person(p.person_id).name
            for p in work.roster.quarantined()
            if may(towards_account(work, ask.actor.person_id, p.person_id), Act.CONFIRM_ACCOUNT)
        ),
    )


def _line(work: Work, proposal: Proposal) -> AccountLine:
    person = work.roster.person(proposal.person_id)
    schools = {school.id: school.name for school in work.roster.schools()}
    posts = ", ".join(
        f"{post.role} ({schools[post.school_id]})" if post.school_id else post.role
        for post in work.roster.posts_of(person.id)
    )
    return AccountLine(person.id, person.name, person.email, posts)


def confirm_accounts(work: Work, ask: Ask) -> Page:
    """Bind the accounts that were ticked; each is checked again, nobody confirms their own."""
    form_of(work, ask, "accounts")
    require(towards_accounts(work, ask.actor.person_id), Act.CONFIRM_ACCOUNT)
    chosen = {person_id for person_id in ask.values.get("people", "").split(",") if person_id}
    for proposal in work.roster.proposals():
        if proposal.person_id not in chosen:
            continue
        stands = towards_account(work, ask.actor.person_id, proposal.person_id)
        require(stands, Act.CONFIRM_ACCOUNT)
        if work.roster.account_of(proposal.person_id) is not None:
            raise NotAllowed("bound already")
        work.roster.bind(proposal.person_id, proposal.account, by=ask.actor, at=work.now)
        work.roster.drop_proposal(proposal.person_id)
        facts: dict[str, str | int] = {"person": proposal.person_id}
        work.audit.write("roster", "account bound", ask.actor, work.now, facts)
        to = f"person:{proposal.person_id}"
        work.outbox.put(Message("home", proposal.person_id, to, "1", work.now))
    work.outbox.touch("accounts", "roster", work.now)
    return Page("said", note="accounts_confirmed" if chosen else "accounts_none")
