r"""How people say, in English and in Russian, that they get something for what they write.

Patterns for one folded sentence (see plain_text). Every part that repeats is bounded, so that no text takes long. What
counts follows the FTC's "Disclosures 101" and its questions and answers on 16 CFR 255, and the UK's ASA/CAP "Making
clear that ads are ads": #ad, #sponsored and a plain sentence do; #sp, #collab, #partner, #ambassador alone do not.
"""

# ruff: noqa: E501 - one way of saying it, one line

from __future__ import annotations

import re
from typing import NamedTuple


class Words(NamedTuple):
    """One language's patterns: labels stand for themselves, statements are somebody's own sentence."""

    labels: tuple[re.Pattern[str], ...]
    statements: tuple[re.Pattern[str], ...]


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


_ADVERBS = (
    r"(?:\s+(?:do|did|also|only|sometimes|currently|still|usually|just|even|already|personally|regularly|"
    r"occasionally|now|actually|admittedly)){0,3}"
)
# The possibility of a reward counts as well (16 CFR 255.5), but only where it is said what for.
_ME_MAY = rf"\b(?:i|we)(?:'ve|'m|'ll)?{_ADVERBS}(?:\s+(?:may|might|will|can|could|also))?"
_ME = rf"\b(?:i|we)(?:'ve|'m)?{_ADVERBS}"
_GET = (
    r"(?:\s+(?:get|got|receive|received|earn|earned|enjoy|collect|have|have got|have received|getting|receiving|earning|"
    r"am getting|am receiving|am given|am offered|given|offered|was given|was offered|have been given|been given))"
)
_FILL = (
    r"(?:\s+(?:a|an|the|some|few|small|little|certain|various|other|my|their|extra|free|nice|community|member|"
    r"ambassador|things|stuff|benefits|support|priority|like|such|as|and|or|to|of|with)){0,6}(?:\s+[\w'-]{1,30})?"
)
_STRONG = r"\s+(?:early[ -]access(?! to (?:my|our) )|perks?|insider benefits)\b"
_WEAK = (
    r"\s+(?:rewards?|points?|bonus(?:es)?|benefits?|gifts?|gift cards?|vouchers?|incentives?|commission|something(?= (?:for|in return|in exchange|when))|early (?:features|builds|versions)|"
    r"swag|free months?|goodies|freebies|paid|rewarded|priority support|payouts?|a fee)\b"
)
_PAID_BACK = r"\s+(?:compensat(?:ed|ion)|credits?|money|payments?|discounts?|cash)\b"
_WRITING = (
    r"(?:answering|answers?|posting|posts?|replying|reply|replies|commenting|comments?|writing|tak(?:e|ing) part|"
    r"participat\w{1,4}|helping(?: out)?|reviewing|reviews?|feedback|contribut\w{1,5}|sharing|tweeting|tweets?)\b"
)
_FOR_WORK = (
    rf"[^,]{{0,40}}?\s(?:for|when(?:ever)? i|(?:each|every) time i|in (?:exchange|return) for|to)\s+(?:[\w'-]{{1,20}}\s+){{0,2}}?"
    rf"(?:{_WRITING}|answer\b|post\b|comment\b|help\b|write\b|promote\b|say this\b)"
)
_FOR_THIS = r"[^,]{0,40}?\sfor (?:doing )?(?:this|that|it|these)\s*(?:$|[,)\]]|-\s|too\b|as well\b|and\b|but\b|so\b)"
_AS_MEMBER = r"[^,]{0,40}?\s(?:as an?|for being an?|being an?)\s+(?:[\w'-]{1,20}\s+){0,3}?(?:ambassador|advocate|insider|contributor)\b"
_AS_PART = r"[^,]{0,40}?\s(?:through|via|under|from|as part of)\s+(?:[\w'-]{1,20}\s+){1,4}?program(?:me)?\b"
_KIND = r"(?:ambassadors?'?|advocates?|advocacy|community|insiders?|perks|creators?|contributors?|champions?|influencers?|partner|affiliate)"
_PROGRAMME = rf"(?:[\w'-]{{1,20}}\s+){{0,3}}?{_KIND}\s+(?:[\w'-]{{1,20}}\s+)?(?:program(?:me)?|scheme|team|club|group|circle)\b(?! of (?:another|my|some))"
_ENDS = r"(?=\s*(?:$|[,)\]|/*-]|here\b|so\b|and\b|myself\b|for\b|since\b))"
_STARTS = r"(?:^|[,(\[:|/*-])\s*"
_THING = r"(?:post|answer|reply|comment|tweet|thread|message|video|review)"
_LABEL = (
    r"(?:ad|advert|advertisement|advertising|advertorial|sponsored|paid ad|paid partnership|paid promotion|paid post|"
    rf"sponsored (?:{_THING}|content)|ad feature)"
)

ENGLISH = Words(
    labels=_all(
        r"(?<![\w&])#(?:ad|ads|advert|advertisement|advertising|sponsored|sponsored_?(?:post|content|by\w{2,30})|"
        r"paid_?(?:ad|post|partner(?:ship)?|partnership\w{2,30}|promotion)|incentivi[sz]ed|perks_?for_?this)(?!\w)",
        # the brand's name in front makes it clear, "#ambassador" alone does not (FTC's questions and answers)
        r"(?<![\w&])#(?!brand_?amb|the_?amb|my_?amb)\w{3,40}_?ambassador(?!\w)",
        rf"{_STARTS}{_LABEL}\s*(?:$|[|)\]:*/]|-\s)",
        rf"[\[(]\s*{_LABEL}\s*[)\]]",
        r"^\W*(?:paid partnership|sponsored by|paid for by|in (?:paid )?partnership with|paid to (?:answer|post|write|reply|comment))\b",
    ),
    statements=_all(
        rf"{_ME}{_GET}{_FILL}{_STRONG}",
        rf"{_ME_MAY}{_GET}{_FILL}(?:{_WEAK}|{_STRONG})(?:{_FOR_WORK}|{_FOR_THIS}|{_AS_MEMBER}|{_AS_PART})",
        rf"{_ME_MAY}{_GET}{_FILL}{_PAID_BACK}(?:{_FOR_WORK}|{_AS_MEMBER}|{_AS_PART})",
        r"\b(?:i|we)(?:'m|'re| am| are| was| were|'ve been| have been| get| got)(?: also| being| sometimes| partly)? "
        r"(?:paid|compensated|rewarded|sponsored|incentivi[sz]ed|remunerated)(?:"
        rf"\s+by (?:them|the (?:company|brand|team|vendor|makers)|this (?:company|brand))\b|{_FOR_WORK})",
        r"\b(?:i|we)(?:'m|'re| am| are|'ve been| have been) (?:rewarded|sponsored|incentivi[sz]ed)\s+(?:by\b|for (?:this|it)\b)",
        rf"\b(?:i|we)(?:'m| am| get| was) paid{_FOR_THIS}",
        rf"\b(?:this|my)(?: {_THING}e?s?| replies)?(?:'s| is| was| are)(?: also| partly)? (?:sponsored\b|paid for by\b|incentivi[sz]ed\b|rewarded\b|"
        r"an ad(?:vert(?:isement)?)?\b(?! for other)|advertising\b|a (?:paid|sponsored) )",
        r"\b(?:i|we)(?:'m|'re| am| are)(?: also| currently| proudly| actually)?(?: an?| one of (?:the|their)| the)? "
        r"(?:(?!(?:of|with|to|the|an?|about|from|for)\b)[\w'-]{1,20} ){0,3}ambassadors?\b",
        r"\bi (?:serve|act|volunteer|work|answer|post|reply|write|speak|help)(?: [\w'-]{1,20}){0,3} as an? (?:[\w'-]{1,20} ){0,2}ambassador\b",
        rf"{_STARTS}(?:speaking )?as an? (?:[\w'-]{{1,20}} ){{0,2}}ambassador\b",
        r"\bambassador here\b",
        r"\b(?:i|we)(?:'m|'re| am| are|'ve| have)?(?: also| currently| a| an| paid| proud| active){0,3} (?:in|on|with|from|part of|enrolled in|members? of|"
        r"belong to|joined|take part in|taking part in|participate in|participating in)"
        rf" (?:the |their |its |an? |this )?{_PROGRAMME}",
        rf"{_STARTS}(?:an? )?(?:paid |active |proud )?(?:members?|part) of (?:the |their |its |an? |this )?{_PROGRAMME}{_ENDS}",
        rf"\b(?:earns?|brings?|gets?) (?:me|us){_FILL}(?:{_STRONG}|\s+(?:points|rewards?|bonus(?:es)?)\b)",
        rf"{_STARTS}(?:an? )?(?:paid|rewarded|sponsored) (?:ambassador|advocate|contributor|partner)\b",
        rf"\b(?:written|posted|answered|help(?: out| people)?|posting|answering|writing|reply|answer|post|comment)\b[^,]{{0,30}}?\bas (?:a )?(?:part|member) of (?:the |their |its |an? |this )?{_PROGRAMME}",
        r"\bmy (?:early[ -]access|perks|bonuses|rewards) (?:comes?|is|are) (?:from|through|via|thanks to|for)\b",
        rf"\b(?:give|gives|gave|offer|offers|offered|send|sends|grant|grants|granted) (?:me|us){_FILL}{_STRONG}",
        rf"\b(?:give|gives|gave|offer|offers|offered|send|sends|pay|pays|grant|grants) (?:me|us){_FILL}(?:{_WEAK})?"
        rf"(?:{_FOR_WORK}|{_AS_MEMBER}|{_FOR_THIS})",
        rf"\b(?:rewards?|pays?|thanks|compensates?) (?:me|us)(?: with [\w' -]{{1,40}}?)?(?:{_FOR_WORK}|{_FOR_THIS})",
        rf"\b(?:i|i'm|my|this|we|posted|written)\b.{{0,80}}\bin (?:exchange|return) for{_FILL}"
        r"\s+(?:early[ -]access|perks?|rewards?|bonus(?:es)?|points|benefits)\b",
        r"\bi(?:'m| am)(?: [\w'-]{1,20})? (?:affiliated|partnered|associated) with\b",
        r"\b(?:i|we)(?: do)? (?:have|had) (?:an? )?(?:[\w'-]{1,20} ){0,2}(?:connection|relationship|affiliation|partnership) (?:with|to)\b",
        r"\bi (?:work for|partner with|collaborate with|am employed by) (?:them\b|the (?:company|brand|team|vendor|makers)\b|this (?:company|brand)\b)",
        r"\b(?:i|we)(?: have|'ve| was| were)? (?:got|received|given|get|receive)(?: [\w'-]{1,20}){1,5} "
        r"(?:for free|free of charge|at no cost) (?:from|by|in exchange|in return)\b",
    ),
)

_RU_FILL = (
    r"(?:\s+(?:небольш\w{2,4}|разн\w{2,4}|всяк\w{2,4}|некотор\w{2,4}|кое-как\w{2,4}|их|от|них|компании|сервиса|бренда|"
    r"команды|и|или|за|это|как|участник|амбассадор|за участие|даже|еще|тоже|также|приятн\w{2,4}|прочие|другие|такие)){0,5}"
)
_RU_STRONG = (
    r"\s+(?:ранн\w{2,3} доступ\w{0,3}|привилеги\w{1,4}|поощрени\w{1,4}|плюшк\w{1,3}|перк\w{1,3}|преференци\w{1,3})\b"
)
_RU_BONUS = (
    r"\s+(?:бонус(?:ы|ов|ами)|вознаграждени[ея])\b"
    r"(?!\s+(?:на карт|на счет|от банк|за покупк|за регистрац|при регистрац|за вклад|за депозит|по карт|за друз|кэшб|кешб))"
)
_RU_WORK = (
    r"(?:ответ(?:ы|ов|а)?|посты?|постов|комментари[йияюе]{1,2}|отзывы?|участие|помощь|публикаци[июя]|сообщени[яей]|"
    r"активность|подсказки)\b"
)
_RU_FOR = rf"(?:[^,]{{0,40}}?\s)?за\s+(?:(?:это|такое|то)\b(?!\s+(?:врем|обращ|неудоб|ожидан))|(?:[\w-]{{1,20}}\s+){{0,2}}?{_RU_WORK})"
_RU_WEAK = r"\s+(?:балл\w{0,3}|очки|очков|деньги|выплат\w{0,2}(?! от клиент)|подар(?:ок|к\w{1,3})|приз\w{0,2}|награ[дж]\w{1,4}|скидк\w{1,2}|бонус\w{0,3}|вознагражд\w{2,6}|оплату)\b"
_RU_STARTS = r"(?:^|[,(\[:|/*-])\s*"
_RU_ENDS = r"(?=\s*(?:$|[,)\]|/*-]|и\b|поэтому\b|так что\b|этого\b|сервиса\b|компании\b|бренда\b))"
_RU_AMBASSADOR = r"амбас{1,2}адор"
_RU_GROUP = r"(?:программ|команд|клуб|сообществ|круг)\w{0,3}"
_RU_MEMBERS = (
    rf"(?:{_RU_AMBASSADOR}\w{{1,3}}|посл(?:ов|ы) бренда|адвокат\w{{1,3}} бренда|поощрени\w{{1,3}}|инсайдер\w{{1,3}})"
)
_RU_PROGRAMME = rf"(?:{_RU_GROUP}\s+(?:[\w-]{{1,20}}\s+)?{_RU_MEMBERS}|{_RU_AMBASSADOR}ск\w{{2,3}}\s+{_RU_GROUP}|{_RU_AMBASSADOR}к[еуи]|партнерск\w{{2,3}}\s+программ\w{{1,2}})"
_RU_THING = r"(?:пост|материал|публикация|комментарий|сообщение|интеграция|ответ|отзыв|обзор)"
_RU_LABEL = (
    rf"(?:реклама|на правах рекламы|рекламн(?:ый|ая|ое) {_RU_THING}|партнерск(?:ий|ая|ое) {_RU_THING}|"
    rf"спонсорск(?:ий|ая|ое) {_RU_THING}|оплаченн?(?:ый|ая|ое) {_RU_THING})"
)
_RU_GIVE = r"(?:дают|дали|дарят|предоставляют|предоставили|начисляют|начислили|положен\w?|полагаются|достаются|обещают|открыли|открывают)"

RUSSIAN = Words(
    labels=_all(
        r"(?<![\w&])#(?:реклама|рекламн\w{2,40}|на_?правах_?рекламы|партнерск\w{2,40}|спонсорск\w{2,40}|спонсировано|"
        rf"оплаченн?ый_?\w{{3,20}}|{_RU_AMBASSADOR}_?\w{{3,40}}|\w{{3,40}}_{_RU_AMBASSADOR})(?!\w)",
        rf"{_RU_STARTS}{_RU_LABEL}\s*(?:$|[|)\]:*/]|-\s)",
        rf"[\[(]\s*{_RU_LABEL}\s*[)\]]",
        r"^\W*(?:на правах рекламы|спонсировано|в партнерстве с|при поддержке (?:компании|бренда|сервиса))\b",
    ),
    statements=_all(
        rf"\b(?:получаю|получаем|имею|имеем|зарабатываю){_RU_FILL}(?:{_RU_STRONG}|{_RU_BONUS})",
        rf"\b(?:получаю|получил|получила|получаем|зарабатываю|имею){_RU_FILL}{_RU_WEAK}\s*{_RU_FOR}",
        rf"\bза\s+(?:это|(?:[\w-]{{1,20}}\s+){{0,2}}?{_RU_WORK})(?:\s+[\w-]{{1,20}}){{0,4}}?"
        rf"\s+(?:получаю|получаем|платят|{_RU_GIVE}|дает|начисляет|платит)\b",
        rf"\b(?:мне|нам)(?:\s+(?:как|амбассадору|участнику|не|за|это|тоже|иногда|также|они|компания|сервис|бренд|здесь|тут)){{0,3}}\s+(?:{_RU_GIVE}|дает|дарит|начисляет)"
        rf"{_RU_FILL}(?:{_RU_STRONG}|{_RU_BONUS}|{_RU_WEAK})\s*{_RU_FOR}",
        rf"\b(?:мне|нам)(?:\s+(?:как|амбассадору|участнику|за|это|тоже|иногда|также|они|компания|сервис|бренд|здесь|тут)){{0,3}}\s+(?:дают|дает|дарят|дарит|предоставляют|"
        rf"начисляют|начисляет|положен\w?|полагаются|достаются|открывают){_RU_FILL}(?:{_RU_STRONG}|{_RU_BONUS})",
        rf"\b(?:мне|нам)(?:\s+[\w-]{{1,20}}){{0,2}}\s+(?:платят|заплатили|платит|доплачивают|начисляют|оплачивают)"
        rf"(?:\s+[\w-]{{1,20}}){{0,2}}?\s*{_RU_FOR}",
        rf"\b(?:дают|дает|дали|дарят|дарит|предоставляют|начисляют|начисляет)\s+(?:мне|нам){_RU_FILL}(?:{_RU_STRONG}|{_RU_BONUS}|{_RU_WEAK}\s*{_RU_FOR})",
        rf"\b(?:платят|платит|заплатили|доплачивают|начисляют)\s+(?:мне|нам)(?:\s+[\w-]{{1,20}}){{0,2}}?\s*{_RU_FOR}",
        r"(?:^|[,(:-]\s*|\bя\s+)есть ранн\w{2,3} доступ\w{0,2} (?:как|за участие|за ответы|за помощь|от|по программе)\b",
        r"\bу меня(?:\s+(?:есть|уже|тоже|тут|здесь|как|у|участника|амбассадора|программы|амбассадоров)){0,5}\s+ранн\w{2,3} доступ",
        rf"\bя(?:\s+(?:-|тоже|также|и|сам|сама|здесь|тут|действующ\w{{2,3}}|официальн\w{{2,3}}|бренд|не|их)){{0,3}}[ -]{{1,3}}{_RU_AMBASSADOR}(?:ка|ша)?\b",
        rf"\b(?:являюсь|стал|стала|выступаю|числюсь|работаю|подрабатываю)(?:\s+(?:их|официальн\w{{2,3}}|бренд|[\w-]{{1,20}})){{0,2}}\s+{_RU_AMBASSADOR}\w{{1,3}}\b",
        rf"\b(?:пишу|отвечаю|помогаю|участвую|говорю|рассказываю)(?:\s+[\w-]{{1,20}}){{0,2}}\s+(?:как|в качестве)\s+{_RU_AMBASSADOR}\w{{0,3}}\b",
        rf"\b(?:пишу|отвечаю|помогаю|говорю|рассказываю)(?:\s+[\w-]{{1,20}}){{0,2}}\s+(?:как|в качестве)\s+(?:участни\w{{1,3}}|член\w{{0,2}})\s+(?:[\w-]{{1,20}}\s+)?{_RU_PROGRAMME}",
        rf"\bя\s+(?:-\s+)?(?:тоже\s+)?(?:в|из|от)\s+(?:[\w-]{{1,20}}\s+)?{_RU_PROGRAMME}",
        rf"\b(?:пишу|отвечаю|публикую|участвую|помогаю|ответ|пост|комментарий)\b[^,]{{0,30}}?\bв рамках\s+(?:[\w-]{{1,20}}\s+){{0,2}}?{_RU_PROGRAMME}",
        rf"\b(?:поощряет|награждает|вознаграждает|поощряют|награждают)\s+(?:меня|нас)\s+{_RU_FOR}",
        rf"{_RU_STARTS}(?:я,?\s+)?(?:как|в качестве)\s+{_RU_AMBASSADOR}а?\b",
        rf"\b(?:участвую|состою|вхожу|вступил|вступила|принимаю участие|работаю|подключен|подключена|нахожусь)(?:\s+(?:тоже|сейчас|сам|сама))?\s+(?:в|во)\s+"
        rf"(?:[\w-]{{1,20}}\s+){{0,2}}?{_RU_PROGRAMME}",
        rf"(?:{_RU_STARTS}|\bя\s+(?:-\s+)?(?:тоже\s+|также\s+)?|\bявляюсь\s+)(?:участни(?:к|ца|ком|цей)|член(?:ом)?)\s+(?:[\w-]{{1,20}}\s+)?{_RU_PROGRAMME}(?:\s+[\w-]{{1,20}})?{_RU_ENDS}",
        r"\b(?:пишу|отвечаю|публикую|пост|ответ|комментарий|участвую|помогаю)\b.{0,60}\b(?:за вознаграждение|за бонусы|за плюшки|за баллы|"
        r"в обмен на (?:бонусы|вознаграждение|баллы|ранний доступ|привилегии|плюшки))",
        r"\b(?:меня|нас)\s+(?:поощряют|спонсирует|спонсируют|награждают)\b",
        r"\b(?:ответ|комментарий|пост|отзыв)(?:ы|и)?(?:\s+(?:тут|здесь|мне|у нас)){0,2}\s+(?:поощря[ею]тся|вознагражда[ею]тся|оплачива[ею]тся|оплачен|проплачен)\b",
        rf"^\W*(?:это|мой {_RU_THING}|данный {_RU_THING})\s+(?:-\s+)?(?:не\s+)?(?:реклама|рекламн\w{{2}} {_RU_THING}|спонсорск\w{{2}} {_RU_THING})\W*$",
        r"\b(?:я|мы)(?:\s+[\w-]{1,20})?\s+(?:сотрудничаю|сотрудничаем|аффилирован\w?|связан\w?)\s+с\s+(?:ними|ним|ней|компани|бренд|сервис|команд|этой|этим|\w)",
        r"(?:^|[,(:-])\s*(?:сотрудничаю|аффилирован\w?)\s+с\s",
        r"\bработаю\s+(?:на них|на эту компанию|на этот бренд|в этой компании|на компанию)\b",
    ),
)
