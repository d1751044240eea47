"""Keep other web pages, and names that were rebound to this machine, away from the stand-in."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

# Adaptive Cards sets styles through the DOM, which needs no 'unsafe-inline'.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guard(port: int) -> Middleware:
    """Make the check that every request passes first."""
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    origins = {f"http://{host}" for host in hosts}

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        reason = _refusal(request, hosts, origins)
        if reason:
            return web.json_response(
                {"error": {"code": "Forbidden", "message": reason}}, status=403
            )
        return await handler(request)

    return check


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the page's security headers on an answer, streams included."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def _refusal(request: web.Request, hosts: set[str], origins: set[str]) -> str | None:
    if request.headers.get("Host", "").lower() not in hosts:
        return "This address answers to its own name only."
    origin = request.headers.get("Origin")
    if origin is not None and origin not in origins:
        return "Other pages may not ask here."
    foreign = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    # A link from elsewhere may open the page itself, but nothing that acts or tells.
    if foreign and not (request.method == "GET" and request.path == "/"):
        return "Other pages may not ask here."
    # A form on another page can't send JSON without asking first.
    acts = request.path.startswith("/local/") and request.method == "POST"
    return "Send JSON." if acts and request.content_type != "application/json" else None
