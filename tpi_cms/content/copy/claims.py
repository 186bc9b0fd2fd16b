"""Claims in English sentences that need proof, or can have none. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .values import Copy, Hit, Sentence, Text

_FLAGS = re.IGNORECASE | re.VERBOSE


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, _FLAGS)


# --- what is denied is not claimed ------------------------------------------------

_DENIES = _compile(
    r"""\b(?:no(?!\ (?:doubt|wonder|longer|other))
    |not(?!\ (?:only|just|merely|to\ mention))
    |never|nobody|no\ one|none|neither|nor|cannot|nothing|without|hardly|seldom|rarely
    |unlikely|impossible|rather\ than|instead\ of|wary|beware|suspicious|sk?ceptical
    |doubt)\b(?!\ else)
    |n[’']t\b(?!\ (?:only|just|merely))"""
)
_DENIED_AFTER = _compile(
    r"""^[^;:.]{0,30}?\b(?:(?:do|does)(?:n[’']t|\ not)\ exist|is\ (?:a\ myth|impossible)
    |(?:is|are)(?:n[’']t|\ not)\ (?:possible|realistic|what|something))"""
)
#: A denial reaches no further than this, nor out of a clause that only leads in.
_CLAUSE = _compile(r"[;:–—]\ ?|,\ (?=and\b|but\b|so\b|yet\b)|\bbut\b")
_LEAD_IN = _compile(
    r"^(?:if|when|while|although|though|since|because|unlike|even|as)\b[^,]*,\ "
)
_AFFIRMS = _compile(r"(?:yes|absolutely|definitely|certainly|of\ course|sure(?:ly)?)\b")


def is_denied(sentence: str, start: int, end: int) -> bool:
    """Whether the words of ``sentence[start:end]`` are said not to be so."""
    clause = _CLAUSE.split(sentence[:start])[-1]
    before = _LEAD_IN.sub("", clause.strip())
    return bool(_DENIES.search(before) or _DENIED_AFTER.search(sentence[end:]))


def get_answer(copy: Copy, text: Text, n: int) -> str:
    """What follows a question: the next sentence; of an FAQ the answer's first."""
    if n + 1 < len(text.sentences):
        return text.sentences[n + 1].text
    if text.name != "question":
        return ""
    path = text.path.removesuffix("question") + "answer"
    texts = (t.sentences for t in copy.texts if t.path == path)
    return next((s[0].text for s in texts if s), "")


def _is_only_asked(copy: Copy, text: Text, n: int) -> bool:
    is_question = text.sentences[n].is_question
    return is_question and not _AFFIRMS.match(get_answer(copy, text, n))


Find = Callable[[Copy], Iterator[Hit]]


def make_hit(text: Text, sentence: Sentence, words: str, note: str = "") -> Hit:
    return Hit(text.path, text.label, words, sentence.text, note)


def find_words(pattern: str, unless: str = "", behind: str = r"(?!)") -> Find:
    """A check's ``find``: sentences of English pages that claim ``pattern``.

    Args:
        pattern: verbose regular expression, whatever the case.
        unless: the same, for what is innocent if it begins where the pattern did.
        behind: the same, for words right before it that make it innocent.
    """
    said, innocent = _compile(pattern), _compile(unless or r"(?!)")
    leads_in = _compile(rf"(?:{behind})\ $")

    def find(copy: Copy) -> Iterator[Hit]:
        for text, n, sentence in copy.walk() if copy.is_english else ():
            for match in said.finditer(sentence.text):
                if innocent.match(sentence.text, match.start()):
                    continue
                before = sentence.text[: match.start()]
                if leads_in.search(before) or is_denied(sentence.text, *match.span()):
                    continue
                if not _is_only_asked(copy, text, n):
                    yield make_hit(text, sentence, match[0])

    return find


# --- what no treatment does -------------------------------------------------------

find_promises = find_words(
    r"""\bguarante(?:e[ds]?|eing)\b
    |\b100\ ?(?:%|percent)\ (?:success|effective|relief|of\ the\ time)\w*
    |\balways\ works?\b|\bworks?\ (?:every\ time|for\ everyone|for\ everybody)\b
    |\bnever\ fails?\b|\b(?:never|won[’']t)\ (?:ever\ )?(?:come|comes)\ back\b
    |\bpermanent(?:ly)?\ (?:(?:pain\ )?relie(?:f|ves?)|fix\w*|solution|cure\w*|gone
    |results?|eliminat\w*|remov\w*|pain[-\ ]free)
    |\b(?:relief|pain[-\ ]free|gone)\ (?:for\ good|forever|for\ life)\b
    |\bpromise\ (?:you\ )?(?:relief|results?|that\ (?:you|your|the\ pain))
    |\bmiracle\ (?:treatment|injection|drug|remedy|shot)""",
    unless=r"""guarante\w+\ (?:(?:you|us|a|an|the|your|that)\ )*
    (?:free\ )?(?:place|slot|seat|spot|appointment|price|quote|privacy|confidential\w*
    |minimum|delivery|call|reply|answer)""",
)

find_cures = find_words(
    r"\bcur(?:e[ds]?|ing)\b",
    unless=r"""cur(?:ed|ing)\ (?:meats?|ham|bacon|sausages?|fish|salmon|resin|lights?
    |salts?)\b""",
    behind=r"\b(?:search|hop(?:e[ds]?|ing)|wish\w*|look(?:ed|ing)?)\ for\ (?:a|the)",
)

_SURE = "(?:100\\ ?(?:%|percent)|completely|totally|perfectly|entirely|absolutely|very"
_SURE += "|extremely|fully|always|wholly|incredibly)"
_MAY = _compile(
    r"\b(?:may|might|some|many|most|often|usually|if|when|out\ of|percent)\b|%"
)
_find_safety = find_words(
    rf"""\b{_SURE}\ (?:safe|harmless)\b(?!\ (?:distance|place|driver))
    |\brisk[-\ ]free\b|\bsafe\ for\ every(?:one|body)\b
    |\b(?:no|zero|without(?:\ any)?|free\ of)\ (?:known\ |serious\ |real\ )?
    (?:risks?(?!\ (?:factors?|assessment|group))|side[-\ ]effects?|complications?)\b""",
)


def find_safety(copy: Copy) -> Iterator[Hit]:
    """Absolute safety; that some people have no side effects is none."""
    for hit in _find_safety(copy):
        before = hit.sentence.partition(hit.words)[0]
        is_absence = re.match("no |zero|without|free", hit.words, re.IGNORECASE)
        if not (is_absence and _MAY.search(before)):
            yield hit


_find_painless = find_words(
    r"""\bpain-?less(?:ly)?\b
    |\bpain[-\ ]free\ (?:procedure|injections?|treatments?|visits?|shots?|needles?
    |technique|experience|way|method)
    |\b(?:won[’']t|will\ not|do(?:es)?n[’']t|never)\ (?:feel\ (?:a\ thing|anything
    |any\ pain)|hurt\ (?:at\ all|a\ bit))""",
    unless=r"""pain-?less\ (?:\w+\ )?(?:lumps?|swelling|bumps?|mass|range|bulge|nodules?
    |sores?|growths?|ulcers?|motion|movement|arc|weakness|loss|jaundice|clicks?|clicking
    |cracking|popping|snapping)""",
)
_HURTS = _compile(r"\b(?:hurt|painful|pain)\b.*\?$")
_NOT_AT_ALL = _compile(r"(?:no[,.!]?\ )?(?:not\ (?:at\ all|a\ bit)|absolutely\ not)\b")


def find_painless(copy: Copy) -> Iterator[Hit]:
    yield from _find_painless(copy)
    for text, n, sentence in copy.walk() if copy.is_english else ():
        answer = get_answer(copy, text, n) if _HURTS.search(sentence.text) else ""
        if denied := _NOT_AT_ALL.match(answer):
            yield make_hit(text, sentence, sentence.text, denied[0])


# --- what needs a source ----------------------------------------------------------

_WHO = r"""(?:people|patients?|persons?|adults?|women|men|children|users?|clients?|cases
    |athletes?|runners?|workers|Americans|those|them|us|sufferers|individuals)"""
_COUNT = r"""(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|a)"""
_PERCENT = _compile(
    r"""\b\d+(?:[.,]\d+)?(?:\ ?(?:-|–|to|and)\ ?\d+)?\ ?(?:%|percent\b|per\ cent\b)
    (?!\ (?:\w+\ ){0,2}(?:\w*caine|saline|dextrose|glucose|alcohol|ethanol|phenol
    |solution|cream|gel|lotion|iodine|chlorhexidine|oxygen|capsaicin|strength|cotton
    |deposit|discount|off|tax|fee|interest|copay|coinsurance|price|cost|bill
    |is\ due|incline|grade)\b)
    (?!\ of\ (?:your|the|our|its)\ (?:price|cost|fee|bill|plan|dose))"""
)
_OUTCOME = _compile(
    rf"""\b(?:{_WHO}|pain|relief|improv\w*|reduc\w*|lower\w*|better|worse|effective
    |success\w*|satisf\w*|recover\w*|recur\w*|complications?|infections?|risks?|rates?
    |chances?|likely|response|respond\w*|less|more|fewer|sleep|works?)\b"""
)
_SHARE = _compile(
    rf"""\b{_COUNT}\ (?:{_WHO}\ )?(?:out\ of|in)\ (?:every\ |the\ )?
    (?:{_COUNT}|hundred|[\d,]+)\ (?:of\ )?(?:our\ |all\ |the\ )?(?:\w+\ )?{_WHO}\b
    |\b{_COUNT}\ {_WHO}\ (?:out\ of|in)\ (?:every\ )?(?:[\d,]+|{_COUNT})\b
    |\b(?:half|(?:one|a|two)[-\ ]thirds?|(?:one|a|three)[-\ ]quarters?)\ of
    (?:\ (?:all|our|the|these))*\ (?:\w+\ )?{_WHO}\b
    |\b(?:twice|(?:two|three|four|five|ten|\d+)\ times)\ (?:as|more)\ likely\b"""
)
#: Says itself where it comes from.
_NAMED = _compile(
    r"""\[\d+\]|\bet\ al\b|\((?:[^()]*\b)?(?:19|20)\d\d\)|\bwe\ counted\b
    |\bour\ own\ (?:count|records?|figures|survey)\b"""
)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?:the )?[A-Z]")


def _is_cited(sentence: Sentence) -> bool:
    text = sentence.text
    is_named = _NAMED.search(text) or _ACCORDING.search(text)
    return sentence.is_cited or bool(is_named)


def find_statistics(copy: Copy) -> Iterator[Hit]:
    """Numbers about people and outcomes, on a page that names no source at all."""
    if not copy.is_english or copy.sources:
        return
    for text, _n, sentence in copy.walk():
        # What is typical is told by who treats (16 CFR 255.2).
        if text.name == "typicality" or sentence.is_question or _is_cited(sentence):
            continue
        match = _SHARE.search(sentence.text) or _PERCENT.search(sentence.text)
        if match and (match.re is _SHARE or _OUTCOME.search(sentence.text)):
            yield make_hit(text, sentence, match[0])


_STUDIES = r"(?:stud(?:y|ies)|trials?|research(?:ers)?|scientists|evidence|experts"
_STUDIES += "|reviews?)"
_SHOW = r"""(?:f(?:ound|inds?)|show(?:s|n|ed)?|suggest(?:s|ed)?|prove[sdn]?|indicates?d?
    |demonstrate[sd]?|confirm(?:s|ed)?|reveal(?:s|ed)?|conclude[sd]?|report(?:s|ed)?
    |support(?:s|ed)?)"""
_STUDY = _compile(
    rf"""\b(?:clinically|scientifically)\ proven\b
    |\b(?:is|are|been)\ (?:shown|proven)\ to\b
    |\bbacked\ by\ (?:science|research|stud(?:y|ies)|evidence)\b
    |\baccording\ to\ (?:\w+\ ){{0,3}}{_STUDIES}\b
    |\b(?P<one>(?:a|an|one|the)\ (?:(?:recent|new|latest|large|small|major|clinical
    |\w+-year|\d{{4}})\ )+(?:stud(?:y|ies)|trials?|review))\b
    |\b(?:new|recent|latest)\ (?:stud(?:y|ies)|research)\b
    |\b{_STUDIES}\ (?:(?:in|on|of|from|with|about|by|at)\ (?:\w+\ ){{1,6}})?
    (?:(?:has|have|also|now|recently|clearly|consistently)\ )*{_SHOW}\b"""
)
_TEST = _compile(
    r"\b(?:conduction|sleep|case|imaging|motion|flow|swallow\w*|x-ray)\ stud(?:y|ies)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def find_studies(copy: Copy) -> Iterator[Hit]:
    """Studies that readers can't look up.

    One study is told by a link, by sources in its section, or by its year among those
    of the page; for "studies show" it is enough that the page has sources.
    """
    for text, _n, sentence in copy.walk() if copy.is_english else ():
        match = _STUDY.search(sentence.text)
        if match is None or sentence.is_question or _is_cited(sentence):
            continue
        if _TEST.search(sentence.text) or is_denied(sentence.text, *match.span()):
            continue
        has_sources = text.section is not None and text.section.has_sources
        if has_sources or (copy.sources and _is_listed(copy, match, sentence)):
            continue
        yield make_hit(text, sentence, match[0])


def _is_listed(copy: Copy, match: re.Match[str], sentence: Sentence) -> bool:
    if match["one"] is None:
        return True
    return any(year in copy.sources for year in _YEAR.findall(sentence.text))
