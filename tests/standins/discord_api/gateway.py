"""The websocket side: sessions that say hello, identify, resume what they missed, and hear only what they asked for."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from .intents import MESSAGE_CONTENT, PRIVILEGED, hidden_content, wants
from .payloads import gateway_guild_json, member_json, own_user_json
from .permissions import Can
from .state import Channel, can_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from .world import World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = (
    *range(5),
    *range(6, 12),
)
UNKNOWN_ERROR, BAD_OP, BAD_JSON, NOT_IDENTIFIED, BAD_TOKEN, TWICE, BAD_SEQ = 4000, 4001, 4002, 4003, 4004, 4005, 4007
TOO_FAST, BAD_INTENTS, NOT_ALLOWED_INTENTS = 4008, 4013, 4014
KEPT_EVENTS = 5000
SENDS_MOST, SENDS_PER = 120, 60.0


@dataclass(eq=False)
class Session:
    """One identified connection; it lives on for a while after its socket is gone."""

    id: str
    intents: int
    seq: int = 0
    kept: deque[tuple[int, dict[str, Any]]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    socket: Socket | None = None


class Socket:
    """One open websocket: what is to be sent waits in a queue, so that telling never blocks."""

    def __init__(self, ws: web.WebSocketResponse, request: web.Request, compress: str | None) -> None:
        self.ws, self.request, self.is_silent = ws, request, False
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.session: Session | None = None
        self.sends: deque[float] = deque(maxlen=SENDS_MOST)
        self._squeeze = _compressor(compress)

    async def write(self) -> None:
        """Send what is queued until the socket closes."""
        while True:
            frame = await self.queue.get()
            if self.ws.closed:
                return
            if self.is_silent:
                continue
            text = json.dumps(frame, separators=(",", ":"))
            try:
                if self._squeeze:
                    await self.ws.send_bytes(self._squeeze(text.encode()))
                else:
                    await self.ws.send_str(text)
            except ConnectionResetError:
                return


def _compressor(name: str | None) -> Callable[[bytes], bytes] | None:
    if name == "zlib-stream":
        zipper = zlib.compressobj()
        return lambda data: zipper.compress(data) + zipper.flush(zlib.Z_SYNC_FLUSH)
    if name == "zstd-stream":
        from compression import zstd

        packer = zstd.ZstdCompressor()
        return lambda data: packer.compress(data, mode=zstd.ZstdCompressor.FLUSH_BLOCK)
    return None


class Gateway:
    """Everything that listens to the bot's websocket."""

    def __init__(self, world: World, token: str, privileged: Callable[[], set[str]]) -> None:
        self.world, self.token, self.privileged = world, token, privileged
        self.url = ""
        self.open = True
        self.is_let_in = True
        self.heartbeat_ms = 41_250
        self.sessions: dict[str, Session] = {}
        self.sockets: set[Socket] = set()
        self.log: list[str] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket from HELLO to its end."""
        if not self.open:
            return web.Response(status=503)
        ws = web.WebSocketResponse(compress=False, max_msg_size=16_384)
        await ws.prepare(request)
        socket = Socket(ws, request, request.query.get("compress"))
        self.sockets.add(socket)
        writer = asyncio.create_task(socket.write())
        socket.queue.put_nowait({"op": HELLO, "s": None, "t": None, "d": {"heartbeat_interval": self.heartbeat_ms}})
        try:
            async for message in ws:
                if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                    break
                await self._receive(socket, message.data)
        finally:
            writer.cancel()
            self._forget(socket)
        return ws

    def _forget(self, socket: Socket) -> None:
        self.sockets.discard(socket)
        session = socket.session
        if session and session.socket is socket:
            session.socket = None
            if socket.ws.close_code in {1000, 1001}:
                # A client that says goodbye ends its session; any other end leaves it open for a resume.
                self.sessions.pop(session.id, None)

    async def _receive(self, socket: Socket, data: str | bytes) -> None:
        now = asyncio.get_running_loop().time()
        if len(socket.sends) == SENDS_MOST and now - socket.sends[0] < SENDS_PER:
            await socket.ws.close(code=TOO_FAST)
            return
        socket.sends.append(now)
        try:
            frame = json.loads(data)
            op, body = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            await socket.ws.close(code=BAD_JSON)
            return
        if op == HEARTBEAT:
            socket.queue.put_nowait({"op": ACK, "s": None, "t": None, "d": None})
        elif op == IDENTIFY:
            await self._identify(socket, body)
        elif op == RESUME:
            await self._resume(socket, body)
        elif op not in {PRESENCE, VOICE, MEMBERS}:
            await socket.ws.close(code=BAD_OP)
        elif socket.session is None:
            await socket.ws.close(code=NOT_IDENTIFIED)
        elif op == MEMBERS:
            self._members(socket.session, body)

    async def _identify(self, socket: Socket, body: dict[str, Any]) -> None:
        asked = {name for name, bit in PRIVILEGED.items() if body.get("intents", 0) & bit}
        if socket.session:
            await socket.ws.close(code=TWICE)
        elif not self._knows(body):
            await socket.ws.close(code=BAD_TOKEN)
        elif "intents" not in body:
            await socket.ws.close(code=BAD_INTENTS)
        elif asked - self.privileged():
            await socket.ws.close(code=NOT_ALLOWED_INTENTS)
        else:
            self._begin(socket, body)

    def _knows(self, body: dict[str, Any]) -> bool:
        return self.is_let_in and body.get("token") == self.token

    def _begin(self, socket: Socket, body: dict[str, Any]) -> None:
        session = Session(secrets.token_hex(16), int(body["intents"]), socket=socket)
        socket.session = session
        self.sessions[session.id] = session
        self.log.append("identify")
        world = self.world
        guilds = [guild for guild in world.guilds.values() if world.bot.id in guild.members]
        ready = {
            "v": 10,
            "user": own_user_json(world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": body.get("shard", [0, 1]),
            "application": {"id": str(world.bot.id), "flags": 0},
        }
        self._send(session, "READY", ready)
        for guild in guilds:
            if wants(session.intents, "GUILD_CREATE", direct=False) and not guild.unavailable:
                self._send(session, "GUILD_CREATE", gateway_guild_json(guild, world.bot))

    async def _resume(self, socket: Socket, body: dict[str, Any]) -> None:
        session = self.sessions.get(str(body.get("session_id")))
        if not self._knows(body):
            await socket.ws.close(code=BAD_TOKEN)
            return
        seq = int(body.get("seq") or 0)
        if session is None or (session.kept and seq < session.kept[0][0] - 1):
            self.log.append("invalid_session")
            socket.queue.put_nowait({"op": INVALID, "s": None, "t": None, "d": False})
            return
        if seq > session.seq:
            await socket.ws.close(code=BAD_SEQ)
            return
        self.log.append("resume")
        session.socket, socket.session = socket, session
        for number, frame in session.kept:
            if number > seq:
                socket.queue.put_nowait(frame)
        self._send(session, "RESUMED", {"_trace": []})

    def _members(self, session: Session, body: dict[str, Any]) -> None:
        guild = self.world.guilds[int(body["guild_id"])]
        wanted = body.get("user_ids")
        wanted = None if wanted is None else {int(one) for one in (wanted if isinstance(wanted, list) else [wanted])}
        query = str(body.get("query") or "").lower()
        members = [
            member
            for member in guild.members.values()
            if (wanted is None and member.user.name.lower().startswith(query)) or (wanted and member.user.id in wanted)
        ]
        found = {"guild_id": str(guild.id), "members": [member_json(member) for member in members]}
        missing = [str(one) for one in (wanted or set()) - set(guild.members)]
        data = found | {"chunk_index": 0, "chunk_count": 1, "not_found": missing, "nonce": body.get("nonce")}
        self._send(session, "GUILD_MEMBERS_CHUNK", data)

    def tell(self, name: str, data: dict[str, Any], *, channel: Channel | None = None) -> None:
        """Tell an event to every session that asked for its kind and whose bot sees the channel."""
        if channel is not None and Can.VIEW_CHANNEL not in can_in(self.world.bot, channel):
            return
        if channel is not None and channel.guild is not None and channel.guild.unavailable:
            return
        direct = channel is not None and channel.guild is None
        for session in self.sessions.values():
            if wants(session.intents, name, direct=direct):
                plain = session.intents & MESSAGE_CONTENT or not name.startswith("MESSAGE_")
                self._send(session, name, data if plain else hidden_content(data, self.world.bot.id))

    def _send(self, session: Session, name: str, data: dict[str, Any]) -> None:
        session.seq += 1
        frame = {"op": DISPATCH, "s": session.seq, "t": name, "d": data}
        session.kept.append((session.seq, frame))
        if session.socket:
            session.socket.queue.put_nowait(frame)

    def silence(self) -> None:
        """Let every open socket stay open and say nothing more, heartbeats included; what it would have said is kept."""
        for socket in self.sockets:
            socket.is_silent = True

    async def drop(self, *, resumable: bool = True, how: str = "close", code: int = UNKNOWN_ERROR) -> None:
        """End all sockets: "close" with a code, "reconnect" by asking the client to, "abort" without a word.

        "invalid" says that the session is no longer valid, "garble" sends what nobody can read.
        """
        if not resumable:
            self.sessions.clear()
        for socket in list(self.sockets):
            if socket.session and socket.session.socket is socket:
                socket.session.socket = None
            if how == "reconnect":
                socket.queue.put_nowait({"op": RECONNECT, "s": None, "t": None, "d": None})
            elif how == "invalid":
                socket.queue.put_nowait({"op": INVALID, "s": None, "t": None, "d": resumable})
            elif how == "garble":
                await socket.ws.send_str("{no JSON")
            elif how == "abort" and socket.request.transport:
                socket.request.transport.abort()
            else:
                await socket.ws.close(code=code)
