"""All tables, their enums and constraints, by topic. Every row belongs to one community."""

from storage.tables.delivery import Card, CardKind, Delivery, DeliveryKind, DeliveryState, JobRun, SeenSignature, Update
from storage.tables.people import Community, Identity, Member, MemberState, Person, Right, Visit
from storage.tables.programme import Guidance, Perk
from storage.tables.records import Account, Entry, EntryKind, Like, Proof, Reply
from storage.tables.threads import (
    Audit,
    Category,
    Claim,
    ClaimOrigin,
    Mention,
    Priority,
    Thread,
    ThreadState,
    Tone,
)

__all__ = [
    "Account",
    "Audit",
    "Card",
    "CardKind",
    "Category",
    "Claim",
    "ClaimOrigin",
    "Community",
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "Entry",
    "EntryKind",
    "Guidance",
    "Identity",
    "JobRun",
    "Like",
    "Member",
    "MemberState",
    "Mention",
    "Perk",
    "Person",
    "Priority",
    "Proof",
    "Reply",
    "Right",
    "SeenSignature",
    "Thread",
    "ThreadState",
    "Tone",
    "Update",
    "Visit",
]
