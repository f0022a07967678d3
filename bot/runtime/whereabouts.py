"""Who acts, in which community, and with which right: the one place where rights are checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import texts
from bot.commands.belonging import picker
from bot.commands.connecting import is_anywhere
from bot.ports.errors import UserError
from bot.rules.membership import HERE
from bot.rules.rights import granted, suffices
from bot.runtime.made import Made
from bot.usecases.actor import Actor, way_in
from bot.usecases.members import is_active
from storage import claims, handing_over, people, proof, threads
from storage.tables import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config import CommunityConfig, Config, Rooms
    from bot.ports.chat import Platform
    from bot.ports.inbound import Inbound, Reply
    from bot.runtime.acts import Act
    from bot.runtime.transactions import Transactions
    from bot.usecases.context import Context
    from storage.database import UnitOfWork
    from storage.tables import Identity, Member, Person

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Known:
    """A chat account, its person, and the language in which to answer him (None: the community's)."""

    account: Identity
    person: Person

    @property
    def language(self) -> str | None:
        """Return the language the person chose."""
        return self.person.language


class Whereabouts:
    """Looks people and rooms up for the router."""

    def __init__(self, transactions: Transactions, platforms: Mapping[str, Platform]) -> None:
        self._transactions, self._platforms = transactions, platforms
        self._rooms = Made(lambda: transactions.config, _communities_by_room)

    @property
    def _config(self) -> Config:
        return self._transactions.config

    def is_main_room(self, inbound: Inbound) -> bool:
        """Say whether an event is from a community's main room: who leaves only the staff's room has not left."""
        rooms = self._rooms_of(self.community_at(inbound), inbound.platform)
        return rooms is not None and rooms.cards == inbound.place.chat_id

    def community_at(self, inbound: Inbound) -> str | None:
        """Return the community that a room belongs to."""
        return self._rooms().get((inbound.platform, inbound.place.chat_id))

    def claim_emoji(self, inbound: Inbound) -> str | None:
        """Return the emoji that claims in this room; None in a room that is not ours."""
        rooms = self._rooms_of(self.community_at(inbound), inbound.platform)
        return rooms.claim_emoji if rooms else None

    def language_of(self, inbound: Inbound) -> str:
        """Return the language for somebody who chose none: the community's, else his chat's."""
        name = self.community_at(inbound)
        if name is not None:
            return self._config.communities[name].language
        return texts.of(inbound.sender.language).language

    async def identify(self, uow: UnitOfWork, inbound: Inbound) -> Known:
        """Return who acts, noted if he is new; writing in a direct chat opens it for the bot."""
        sender = inbound.sender
        # a chat may tell only the id (a reaction taken off after a restart): the known name stays
        account = await people.ensure_identity(uow, inbound.platform, sender.external_id, sender.name[:200], inbound.at)
        if inbound.place.direct and not account.direct_open:
            account.direct_open = True
            uow.add(account)
        return Known(account, await people.person(uow, account.person_id))

    async def locate(self, uow: UnitOfWork, inbound: Inbound, known: Known, act: Act) -> tuple[str, Actor] | Reply:
        """Return the community an act is about and who acts there; in a direct chat it may have to be asked.

        Raises UserError `no-community` where there is none.
        """
        name = self.community_at(inbound)
        if name is None and inbound.place.direct:
            theirs = await self._theirs(uow, inbound, known)
            name = await self._direct(uow, inbound, known, act, theirs)
            if name is None and theirs:
                t = texts.of(known.language or inbound.sender.language)
                return picker(t, [(one, self._config.communities[one].product) for one in theirs])
        if name is None:
            raise UserError("no-community")
        community_id = self._transactions.community_id(name)
        member = await people.member_of(uow, community_id, known.person.id)
        if not is_active(member):
            await self.note_visit(uow, inbound, known)
        return name, Actor(
            platform=inbound.platform,
            external_id=inbound.sender.external_id,
            name=inbound.sender.name,
            right=self._right(inbound, self._config.communities[name], member),
            person_id=known.person.id,
            member=member,
            language=known.language,
            room_id=inbound.place.chat_id,
            visited=not inbound.place.direct or community_id in await people.visited(uow, known.person.id),
            may_be_written_to=not self._platforms[inbound.platform].abilities.direct_needs_opening,
            overheard=not (inbound.private or inbound.place.direct),
        )

    async def note_visit(self, uow: UnitOfWork, inbound: Inbound, known: Known) -> None:
        """Note that somebody who is no member now acts in a community's room: he may join, also if he had left it."""
        name = self.community_at(inbound)
        if name is None:
            return
        community_id = self._transactions.community_id(name)
        if not is_active(await people.member_of(uow, community_id, known.person.id)):
            await people.note_visit(uow, community_id, known.person.id, inbound.at)

    async def note_act(self, inbound: Inbound, ctx: Context) -> None:
        """Note, at most once a minute, that a member acted, and whether he manages or leads.

        In a transaction of its own, so that no act holds its member only for this. What a chat does not tell in a
        direct chat (roles) takes nothing away.
        """
        member = ctx.actor.member
        if member is None or (member.seen_at is not None and inbound.at - member.seen_at < SEEN_EVERY):
            return
        in_room = not inbound.place.direct
        manages, leads = (
            suffices(ctx.actor.right, right) or (False if in_room else None) for right in (Right.MANAGER, Right.LEAD)
        )
        async with self._transactions.database.write() as uow:
            await people.note_act(uow, member.id, inbound.at, manages=manages, leads=leads, in_room=in_room)

    def allow(self, ctx: Context, act: Act) -> None:
        """Check that the person may do this. Raises UserError `no-right`, or the way in for who is no active member."""
        needed = act.action.right
        if suffices(ctx.actor.right, needed):
            return
        if needed is Right.AMBASSADOR and (ctx.actor.right is Right.STRANGER or _waits(ctx.actor.member)):
            raise way_in(ctx.actor.member, ctx.config)
        raise UserError("no-right", right=ctx.texts(f"right-{needed.value}"))

    async def _theirs(self, uow: UnitOfWork, inbound: Inbound, known: Known) -> list[str]:
        """Return the communities a person belongs to: a member in any way, seen in the room, or named in the config."""
        names = self._transactions.names
        ids = {member.community_id for member in await people.memberships(uow, known.person.id)}
        ids |= await people.visited(uow, known.person.id)
        return [
            name
            for community_id, name in names.items()
            if community_id in ids or self._right(inbound, self._config.communities[name], None) is not Right.STRANGER
        ]

    async def _direct(self, uow: UnitOfWork, inbound: Inbound, known: Known, act: Act, theirs: list[str]) -> str | None:
        """Return the community a direct chat is about: named, the thread's own, the last one, or the only one."""
        names = self._transactions.names
        chosen = act.args.text("community") or act.args.text("payload").removeprefix("join-")
        if chosen not in self._config.communities:
            chosen = names.get(await _owner(uow, act) or 0, "")
            chosen = chosen if chosen in theirs else ""
        if chosen in self._config.communities:
            known.person.last_community_id = self._transactions.community_id(chosen)
            uow.add(known.person)
            return chosen
        last = known.person.last_community_id
        if last is not None and last in names:
            return names[last]
        here = [name for name in self._config.communities if self._rooms_of(name, inbound.platform)]
        if len(here) == 1:
            return here[0]
        if len(theirs) == 1:
            return theirs[0]
        return here[0] if here and is_anywhere(act.action, act.args) else None

    def _rooms_of(self, name: str | None, platform: str) -> Rooms | None:
        return dict(self._config.communities[name].rooms()).get(platform) if name else None

    def _right(self, inbound: Inbound, config: CommunityConfig, member: Member | None) -> Right:
        rooms = dict(config.rooms()).get(inbound.platform)
        configured = rooms.rights if rooms else {}
        # Discord does not tell roles in a direct chat: there a manager by role is a member like any other
        return granted(configured, inbound.sender.external_id, inbound.sender.roles, member=is_active(member))


def _communities_by_room(config: Config) -> dict[tuple[str, str], str]:
    return {
        (platform, chat_id): name
        for name, community in config.communities.items()
        for platform, rooms in community.rooms()
        for chat_id in rooms.chat_ids().values()
    }


async def _owner(uow: UnitOfWork, act: Act) -> int | None:
    """Return the community of what an act is about: a thread, an answer, a doubt about one, a seat."""
    if act.args.has("thread"):
        return await threads.community_of(uow, act.args.number("thread"))
    if act.args.has("reply"):
        return await proof.community_of(uow, reply_id=act.args.number("reply"))
    if act.args.has("doubt"):
        return await proof.community_of(uow, doubt_id=act.args.number("doubt"))
    if act.args.has("claim"):
        return await claims.community_of(uow, act.args.number("claim"))
    if act.args.has("handover"):
        return await handing_over.community_of(uow, act.args.number("handover"))
    return None


def _waits(member: Member | None) -> bool:
    """Say whether somebody is known here without taking part now: his way in is more to the point than his right."""
    return member is not None and member.state in HERE and not is_active(member)
