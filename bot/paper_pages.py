"""The pages behind one-time links: a paper, a calendar file.

Opening the address only shows a button; pressing it uses the link up. So a preview or a scanner
that follows links can't spend it, and the address alone says nothing of what it opens.
"""

import base64
import hashlib
from html import escape

from aiohttp import web

from bot.runs import Runs
from domain.errors import NotAllowed, NotFound
from papers.invitation import invitation_ics
from workflows.filing import open_paper
from workflows.links import use, valid_link
from workflows.ports import FiledPaper, Filing, Work
from workflows.session_views import invitation
from workflows.views.papers import Invitation

_STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;margin:3rem auto;max-width:32rem;padding:0 1rem;"
    "color:#242424}button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:.3rem;"
    "background:#4f52b2;color:#fff;cursor:pointer}button:focus{outline:3px solid #b3860b}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_GONE = (
    "This link is used up",
    "A link opens one file, once, within five minutes. Go back to Teams and open it again there.",
)


def paper_routes(runs: Runs, filing: Filing) -> list[web.AbstractRouteDef]:
    """Give the routes of one-time links."""

    async def ask(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        try:
            link = await runs.run(lambda work: valid_link(work, token))
        except NotFound:
            return _page(*_GONE, status=410)
        what = "calendar file" if link.kind == "calendar" else "paper"
        return _page(f"Your {what} is ready", "This link works once.", button=f"Open the {what}")

    async def paper(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        try:
            filed = await runs.run(lambda work: _use_for_paper(work, token))
            content = await filing.get(filed.folder, filed.name)
        except (NotFound, NotAllowed):
            return _page(*_GONE, status=410)
        return _file(content, "application/pdf", filed.name, "inline")

    async def calendar(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        try:
            meeting = await runs.run(lambda work: _use_for_calendar(work, token))
        except (NotFound, NotAllowed):
            return _page(*_GONE, status=410)
        return _file(invitation_ics(meeting), "text/calendar", "meeting.ics", "attachment")

    return [
        web.get("/papers/{token}", ask),
        web.post("/papers/{token}", paper),
        web.get("/calendar/{token}", ask),
        web.post("/calendar/{token}", calendar),
    ]


def _use_for_paper(work: Work, token: str) -> FiledPaper:
    link = use(work, token)
    if link.kind != "paper":
        raise NotFound("link")
    return open_paper(work, link)


def _use_for_calendar(work: Work, token: str) -> Invitation:
    link = use(work, token)
    session = work.sessions.get(link.paper_id)
    parties = work.roster.pair(session.pair_id).parties
    meeting = invitation(work, session)
    if link.kind != "calendar" or link.person_id not in parties or meeting is None:
        raise NotFound("link")
    return meeting


def _file(content: bytes, kind: str, name: str, how: str) -> web.Response:
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": "no-store"}
    return web.Response(body=content, content_type=kind, headers=headers)


def _page(title: str, words: str, *, button: str = "", status: int = 200) -> web.Response:
    form = f'<form method="post"><button>{escape(button)}</button></form>' if button else ""
    html = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1><p>{escape(words)}</p>{form}</main></body></html>"
    )
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return web.Response(text=html, content_type="text/html", status=status, headers=headers)
