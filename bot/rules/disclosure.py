"""The disclosure gate: points wait until the disclosure is there, in the answer's own text, in English or Russian."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from bot.rules.disclosure_words import ENGLISH, RUSSIAN, Words
from bot.rules.plain_text import folded, without_links
from bot.rules.settings import Settings
from storage.tables import Account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.rules.points import PointRules


Phrase = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=2, max_length=100)]

# More than any place takes (X: 25,000 characters).
_READ = 25_000
_BY_LANGUAGE: dict[str, Words] = {"en": ENGLISH, "ru": RUSSIAN}
_SENTENCES = re.compile(r"[^.!?;…\n]+[.!?;…\n]*")
# A cheap first look: what holds none of these says nothing about being rewarded.
_TELLING = re.compile(
    r"\bad\b|#|advert|sponsor|paid|pay|compensat|reward|incentiv|perk|early|insider|ambassador|advoca|program|scheme|bonus|"
    r"benefit|point|gift|voucher|money|credit|commission|swag|goodies|freebie|fee\b|free\b|priority|partner|affiliat|"
    r"connection|relationship|collaborat|work for|employed|something|in (?:exchange|return)|associated|discount|team|"
    r"реклам|партнер|спонсор|спонсир|оплач|проплач|амбас|бонус|ранн|привилег|поощр|плюшк|перк|преференц|вознагр|балл|очк|"
    r"деньги|выплат|подар|приз|награ|скидк|платят|заплат|платит|доплач|начисл|дают|дает|программ|посл|адвокат|"
    r"сотруднич|аффилир|связан|работаю на|работаю в|поддержке"
)
_NOT_ADMITTING = re.compile(
    r"\b(?:(?:i )?(?:won't|will not|can't|cannot|not going to|not gonna) (?:lie|hide(?: it| that)?|pretend otherwise)|"
    r"no lie|not (?:only|just)|no (?:secret|doubt)|don't get me wrong|"
    r"не (?:только|просто|скрою|скрываю|секрет|спорю|отрицаю)|"
    r"не буду (?:скрывать|врать|лукавить|отрицать)|чего уж скрывать)\b"
)
_CLAUSE = re.compile(
    r"[,:()\[\]|]|\s-\s|\b(?:but|however|though|although|and|yet|because|so|но|зато|однако|хотя|и|а|потому)\b"
)
_NO = (
    r"\b(?:not|never|no|nor|neither|without|cannot|nobody|none|nothing|isnt|dont|aint|hardly|не|ни|без|никто|никогда|нет|"
    r"ничего|никак\w{0,4}|перестал\w{0,2}|отказал\w{0,3})\b|n't\b"
)
_UNREAL = (
    r"\b(?:if|unless|until|once|when|wish|hope|hoping|want|wanted|waiting|could|would|should|might|how|why|whether|"
    r"wonder|used to|(?:you|they|people|some|everyone)(?:'ll| will| may| might)? "
    r"(?:think|say|said|claim|assume|believe|accuse|pretend)|"
    r"если|чтобы|хочу|хотел\w{0,2}|хотелось|мечтаю|надеюсь|жду|думаете|считаете|говорят|якобы|обвиня\w{1,5}|"
    r"раньше|бы)\b"
)
_TURNED = re.compile(f"(?:{_NO}|{_UNREAL})")
_DENIED = re.compile(_NO)
# Right before a label; "no fees #ad" denies the fees, not the ad.
_NO_LABEL = re.compile(
    r"(?:\b(?:not|no|never|isnt|не)|n't)\s+(?:(?:an?|the|any|even|really|actually|это|is|it|was)\s+)?[\"'(\[*]?$"
)
_WORDS_BEFORE = 6
_A_FEW_WORDS = 25
_TAIL = 60
_END = ".!;… "


class DisclosureRules(Settings):
    """Words beside the built-in ones that count as a disclosure, by language of the answer."""

    phrases: dict[Literal["en", "ru"], tuple[Phrase, ...]] = Field(default_factory=dict)


def account_for(rules: PointRules, *, seen: bool) -> Account:
    """Return where a reply's points go: pending until the disclosure was seen, where the community asks for it.

    Source: US FTC 16 CFR 255: an incentive is a material connection that has to be disclosed in the endorsement.
    """
    return Account.CONFIRMED if seen or not rules.require_disclosure else Account.PENDING


def shows_disclosure(text: str, language: str, rules: DisclosureRules) -> bool:
    """Say whether a text tells its readers that the writer gets something for it.

    Every language is tried, `language` first: people answer in the language of the thread, not of the programme.
    """
    phrases = [folded(phrase) for each in rules.phrases.values() for phrase in each]
    return any(_discloses(sentence, language, phrases) for sentence in _sentences(_prepared(text)))


def without_disclosure(text: str) -> str:
    """Return a folded text without what discloses: everybody's disclosures are alike, and they should be."""
    return " ".join(_rest(sentence) for sentence in _sentences(_prepared(text)))


def _rest(sentence: str) -> str:
    if not _TELLING.search(sentence):
        return sentence
    rest, needed = list(sentence), 0
    for words in _BY_LANGUAGE.values():
        for found in _labelled(sentence, words):
            rest[found.start() : found.end()] = " " * len(found[0])
        for found in _stated(sentence, words):
            # "… for taking part in the programme" belongs to it, but not the whole of a text without commas
            clause = _CLAUSE.search(sentence, found.end())
            end = min(clause.start() if clause else len(sentence), found.end() + _TAIL)
            rest[found.start() : end] = " " * (end - found.start())
            needed = _A_FEW_WORDS
    left = " ".join("".join(rest).split())
    # what is left around a statement ("full disclosure:") is part of it
    return left if len(left) >= needed else ""


def _prepared(text: str) -> str:
    return _NOT_ADMITTING.sub(" ", without_links(folded(text[:_READ])))


def _sentences(text: str) -> Iterator[str]:
    return (" ".join(found[0].split()) for found in _SENTENCES.finditer(text))


def _discloses(sentence: str, language: str, phrases: list[str]) -> bool:
    asks = sentence.endswith("?")
    if any(_stands(sentence, found) for phrase in phrases for found in _phrase(phrase).finditer(sentence)):
        return not asks
    if asks or not _TELLING.search(sentence):
        return False
    each_language = sorted(_BY_LANGUAGE, key=language.__ne__)
    return any(
        True for each in each_language for said in (_labelled, _stated) for _ in said(sentence, _BY_LANGUAGE[each])
    )


def _labelled(sentence: str, words: Words) -> Iterator[re.Match[str]]:
    sentence = sentence.rstrip(_END)
    for found in (found for label in words.labels for found in label.finditer(sentence)):
        if not _NO_LABEL.search(sentence[: found.start()]):
            yield found


def _stated(sentence: str, words: Words) -> Iterator[re.Match[str]]:
    sentence = sentence.rstrip(_END)
    for found in (found for statement in words.statements for found in statement.finditer(sentence)):
        if _stands(sentence, found):
            yield found


def _stands(sentence: str, found: re.Match[str]) -> bool:
    """Say whether what was found is meant: neither denied, nor wished for, nor said by others."""
    if _DENIED.search(found[0]):
        return False
    before = sentence[max(0, found.start() - 120) : found.start()]
    ends = [each.end() for each in _CLAUSE.finditer(before)]
    clause = before[ends[-1] if ends else 0 :]
    return not _TURNED.search(" ".join(clause.split()[-_WORDS_BEFORE:]))


@lru_cache(maxsize=256)
def _phrase(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")
