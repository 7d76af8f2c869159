"""The page is Chinese whatever the browser's language, from its first line on.

Gradio takes its words from the browser's language before it runs anything a page may add, so the script that settles
the language is put into the page as it goes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# a session that has ended leads to the login page; a link to a faulty line brings it into view and lights it up
SCRIPT = """<script>
Object.defineProperty(navigator, "language", {get: () => "zh-CN"});
Object.defineProperty(navigator, "languages", {get: () => ["zh-CN", "zh"]});
document.documentElement.lang = "zh-CN";
const plainFetch = window.fetch;
window.fetch = async (...given) => {
  const answer = await plainFetch(...given);
  if (answer.status === 401) window.location.assign("/");
  return answer;
};
document.addEventListener("click", event => {
  const link = event.target.closest("a[href^='#paper-line-']");
  if (!link) return;
  event.preventDefault();
  const line = document.getElementById(link.getAttribute("href").slice(1));
  const desk = line && line.closest(".paper-desk");
  if (!desk) return;
  desk.scrollTo({top: desk.scrollTop + line.getBoundingClientRect().top - desk.getBoundingClientRect().top - 120,
    behavior: "smooth"});
  line.classList.remove("lit"); void line.offsetWidth; line.classList.add("lit");
});
</script>"""


class InChinese:
    """Puts `SCRIPT` at the head of the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; only the page itself is touched."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message | None = None
        body = b""

        async def held(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body") or start is None:
                return
            if Headers(raw=start["headers"]).get("content-type", "").startswith("text/html"):
                body = body.replace(b"<head>", b"<head>" + SCRIPT.encode(), 1)
                MutableHeaders(raw=start["headers"])["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": plain}, receive, held)
