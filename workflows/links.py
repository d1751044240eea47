"""Links that work once, for five minutes, for the person they were made for (product.md 7)."""

import hashlib
from datetime import timedelta

from domain.errors import NotFound
from domain.people import Actor
from workflows.ports import Link, Work

LINK_MINUTES = 5


def token_hash(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_link(work: Work, actor: Actor, paper_id: str, *, kind: str) -> str:
    """Make a link for this person and give its token; only the token's hash is kept."""
    token = work.ids.new() + work.ids.new()
    expires = work.now + timedelta(minutes=LINK_MINUTES)
    work.papers.add_link(Link(token_hash(token), actor.person_id, paper_id, kind, expires))
    return token


def valid_link(work: Work, token: str) -> Link:
    """Give a link that can still be used; NotFound for any other."""
    link = work.papers.link(token_hash(token))
    if link is None or work.now > link.expires_at:
        raise NotFound("link")
    return link


def use(work: Work, token: str) -> Link:
    """Use a link up; NotFound where it is unknown, expired or was used before."""
    link = valid_link(work, token)
    if not work.papers.use_link(link.token_hash, work.now):
        raise NotFound("link")
    return link
