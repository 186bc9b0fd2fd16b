"""Words by which a text says what a part of it is: English first, then what is common.

They only choose a kind or an aspect; a text in another language keeps its words, and
gets fewer kinds.
"""

from __future__ import annotations

import re

from ..blocks.body import Aspect


def _join(text: str) -> str:
    """Alternatives that are parted by " | ", over several lines."""
    return "|".join(" ".join(text.split()).split(" | "))


def _any(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{_join(text)})")


def _whole(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)^\W*(?:{_join(text)})\W*$")


#: Of a heading, the first that fits; what is particular stands before what is common.
ASPECTS = {
    Aspect.CONCLUSION: _any(
        r"""
        conclusion | summary\b | key takeaway | bottom line | in short\b | final
        thoughts | fazit | conclusi[oó]n | resumen
        """
    ),
    Aspect.SEE_DOCTOR: _any(
        r"""
        see a (?:doctor|clinician|physician|specialist) | (?:call|contact)
        (?:us|your|a doctor) | seek (?:help|care|medical) | emergency | red flags |
        warning signs | get help | when to call | urgencia | cu[aá]ndo
        (?:llamar|acudir|consultar) | arzt
        """
    ),
    Aspect.COMPARISON: _any(
        r"""
        compar | \bvs\b | versus | alternativ | other (?:therap|treatment|option) |
        difference between | vergleich
        """
    ),
    Aspect.CANDIDACY: _any(
        r"""
        candidate | who (?:is|are|can|should|it|may|benefit) | is it right for | right
        for (?:you|me) | suits?\b | when (?:to|should (?:you|i)|is it time to)
        consider | contraindicat | not (?:suitable|for) | eligib | qui[eé]n | para qui
        | wer (?:kann|eignet) | geeignet
        """
    ),
    Aspect.SIDE_EFFECTS: _any(
        r"""
        side.effects? | efectos secundarios | nebenwirkung | effets secondaires
        """
    ),
    Aspect.RISKS: _any(
        r"""
        risks?\b | complication | riesgo | complicaci | risiken | risques
        """
    ),
    Aspect.SAFETY: _any(
        r"""
        safety | \bsafe\b | precaution | seguridad | sicher
        """
    ),
    Aspect.SELF_CARE: _any(
        r"""
        after.?care | self.?care | at home | maintenance | maintain | lifestyle | tips
        | prevent | look(?:ing)? after | do.s and don | (?:how to|getting)
        (?:prepare|ready) | prepar(?:e|ing|ation) | cuidados | recomendaciones |
        nachsorge | conseils
        """
    ),
    Aspect.GETTING_ACCESS: _any(
        r"""
        cost | price | pricing | insurance | pay | fees?\b | book | appointment |
        referral | coverage | precio | seguro\b | coste?s?\b | kosten | tarif | how to
        (?:get|reach)
        """
    ),
    Aspect.PATIENT_EXPERIENCE: _any(
        r"""
        what to expect | recovery | after (?:the|your|an? ) | afterwards? | does it
        hurt | feel | timeline | qu[eé] esperar | recuperaci | despu[eé]s | nach der |
        healing
        """
    ),
    Aspect.PROCEDURE: _any(
        r"""
        procedure | step | process | visit | session | during (?:the|your) | what
        happens | how (?:it|the \w+) is (?:done|perform) | \bhow we\b | procedimiento
        | paso | consulta | ablauf | d[eé]roulement | the day of | administer
        """
    ),
    Aspect.BENEFITS: _any(
        r"""
        benefit | advantage | reasons? to | why (?:choose|patients|people) | beneficio
        | ventaja | vorteil | avantage | pros\b
        """
    ),
    Aspect.MAY_TREAT: _any(
        r"""
        conditions? | treats?\b | used for | helps? with | what (?:\w+ ){0,3}can
        (?:help|treat) | respond | indications? | enfermedades | trata\b | para qu[eé]
        | anwendung | symptoms?
        """
    ),
    Aspect.EFFECTIVENESS: _any(
        r"""
        effective | how well | results? | evidence | research | how long
        (?:does|do|will) | success | eficacia | resultado | wirksam
        """
    ),
    Aspect.PERSONAL: _any(
        r"""
        my (?:story|experience) | patient stor | testimonial | what i (?:wish|would) |
        's story | ’s story | mi (?:historia|experien)
        """
    ),
    Aspect.HOW_IT_WORKS: _any(
        r"""
        how (?:\w+ ){0,5}works? | how do(?:es)?  | mechanism | understanding | science
        | c[oó]mo funciona | wie (?:\w+ ){0,3}wirk | comment (?:\w+ ){0,3}fonctionne
        """
    ),
    Aspect.OVERVIEW: _any(
        r"""
        what (?:is|are) | overview | about | introduction | qu[eé] (?:es|son) | was
        (?:ist|sind) | qu.est-ce | at a glance
        """
    ),
}

FAQ = re.compile(
    r"(?i)^\W*(?:"
    + _join(
        r"""
        faqs?\b | frequently asked | common(?:ly asked)? questions | questions?(?:
        (?:and|&) answers?| (?:patients|people|we)\b.*| you may have)?\W*$ | q ?&
        ?as?\b | your questions | preguntas | h[äa]ufig(?:e|gestellte)? fragen |
        questions fr[eé]quentes | perguntas | domande | veelgestelde
        """
    )
    + r")"
)
SOURCES = _whole(
    r"""
    references? | sources? | citations? | bibliography | further reading | works cited
    | resources | literature | footnotes? | (?:more|useful)
    (?:information|resources|links) | referencias | fuentes | bibliograf[ií]a |
    quellen | literatur | r[eé]f[eé]rences | sources and further reading | recommended
    reading
    """
)
#: Headings of what isn't the page's own: what stands below goes with them.
RELATED = re.compile(
    r"(?i)^\W*(?:"
    + _join(
        r"""
        (?:related|recent|popular|more|latest|similar|other)
        (?:posts?|articles?|stories|reading|pages?|blogs?|news|treatments?|services) |
        you (?:may|might) also(?: like)? | read (?:next|more|also) | keep reading |
        more from .{0,30} | related | see also | entradas relacionadas | art[ií]culos
        relacionados | verwandte (?:artikel|beitr[äa]ge) | articles similaires
        """
    )
    + r")\b.{0,20}$"
)
COMMENTS = _whole(
    r"""
    (?:\d+ |no
    )?(?:comments?|komentari?|kommentare?|commentaires?|comentarios?|commenti|reacties|opmerkingen|komentarze)(?:
    \(\d+\))? | leave (?:a|your) (?:reply|comment) | deja (?:un|tu) comentario | post
    a comment | add a comment | join the (?:conversation|discussion) | about the
    author | sobre el autor | [üu]ber den autor | newsletter | subscribe to .{0,40} |
    share this.{0,20} | follow us.{0,20} | sign up .{0,40} | schreibe? einen kommentar
    | laisser un commentaire
    """
)
#: Lines that are no copy wherever they stand, each whole.
CHROME = _whole(
    r"""
    skip to .{0,30} | home ?[>»›/|].* | you are here.* | (?:by|por|von|par|posted
    by|written by|author|(?:medically )?reviewed by) ?:?
    (?-i:[A-ZÀ-Þ]).{1,90}(?<![.!?]) | (?:posted|published|updated|last updated|last
    modified|reviewed)(?: on| by)?:? .{3,60} | \d+ ?(?:min(?:ute)?s?\.?)(?: ?read| de
    lectura| lesezeit| de lecture) | (?:reading time|lesezeit)\W.{0,20} | share(?:
    this.{0,20}| on .{0,20})? | tweet | pin it | print(?: this page)? | email this |
    (?:facebook|twitter|x|linkedin|instagram|pinterest|whatsapp|youtube|tiktok|email|print|copy
    link|share|[·|,/•:\s])+ | (?:©|copyright|\(c\)).* | .*all rights reserved.* |
    (?:privacy policy|terms(?: of (?:use|service))?|sitemap|cookie
    policy|accessibility|login|log in|sign in|menu|search|close|[|·•/\s-])+ |
    (?:accept|reject|allow)(?: all)?(?: cookies)? | (?:we|this (?:web)?site) uses?
    cookies.* | manage (?:cookies|preferences) | cookie settings | read more | learn
    more | continue reading.* | back to top | (?:previous|next|older|newer)
    (?:post|article|page|entry).* | (?:tags?|categor(?:y|ies)|filed
    under|etiquetas|categor[ií]as):? .{0,80} | (?:your
    )?(?:name|email|website|comment|message|e-mail)(?: address)? ?\*? | your email
    address will not be published.* | required fields are marked.* | save my name.* |
    post comment | \d+ blog post\w* | \d+ (?:views?|likes?|shares?) | advertisement |
    loading\W* | table of contents | in this article | contents | view all.{0,30} |
    photo(?: credit)?: .{0,60} | image(?: credit| source)?: .{0,60}
    """
)
#: Words of a button: no copy, unless a sentence follows that they would head.
BUTTON = _whole(
    r"""
    submit | send(?: message)? | subscribe(?: now)? | contact(?: us)? | get started |
    (?:book|request|schedule)(?: (?:now|online|today|a|an|your|free|my))*(?:
    (?:appointment|consultation|consult|visit))?(?: (?:now|online|today))? | call
    (?:us )?(?:now|today)? | learn more about us | find a (?:clinic|location)\b.{0,20}
    """
)
CALLOUT = re.compile(
    r"(?i)^\W*(?:(?:please )?note|important|tip|pro tip|warning|caution|remember"
    r"|good to know|keep in mind|disclaimer|nota|importante|aviso|hinweis|wichtig"
    r"|achtung|attention|remarque|consejo)\s?(?:[:!–—-]|$)"
)
CONTACT = _any(
    r"""
    contact (?:us|\w+(?: \w+){0,3} (?:today|clinic)) | call
    (?:us|our|today|now|either|\w+ clinic|the clinic) | give us a call | schedule
    (?:a|an|your) (?:\w+ )?(?:consult|appointment|visit|evaluation) | book
    (?:a|an|your) (?:\w+ )?(?:consult|appointment|visit) | (?:reach|phone|ring)
    (?:us|out|our|\w+ clinic) | ll[aá]me?nos | ll[aá]manos | rufen sie | appelez |
    contacte | pide (?:una )?cita | p[ií]danos
    """
)
DESCRIBES = re.compile(
    r"(?i)^(?:discover|learn|find out|read|explore|see|understand|get the facts|descubr"
    r"|aprend|conozca|erfahren|d[eé]couvrez)\b|^(?:meta )?description:"
)
#: What a term names: only clear ones; the rest goes with its neighbours.
STEP_TERM = _any(
    r"""
    identif | consult | preparation | prep\b | injection\b | assess | exam | evaluat |
    mark(?:ing|s)?\b | clean | numb(?:ing)\b | follow.?up |
    post.?(?:procedure|treatment|injection) | after.?care | recovery |
    (?:initial|first) (?:visit|talk) | check.?(?:in|out|up) | treatment plan |
    locat(?:e|ing) | insert | imaging | discharge | observation | positioning | step
    \d | evaluaci | preparaci | inyecci | seguimiento | (?:before|during|after)\b
    """
)
BENEFIT_TERM = _any(
    r"""
    (?:immediate|fast|quick|rapid|lasting|long|targeted|natural|drug|pain)[\w-]*(?:
    pain)? (?:relief|results?|care|action|free) | improv | better | reduc | less\b |
    fewer | more\b | increas | enhanc | minimal | low(?:er)? (?:risk|cost) | no
    (?:surgery|downtime|incision) | safe | convenien | little | faster | fast\b |
    quick | easier | non.?(?:surgical|invasive|opioid) | cost.effective | mejor |
    menos | r[aá]pid | alivio
    """
)
CONDITION_TERM = re.compile(
    r"(?i)(?:"
    + _join(
        r"""
        sprain(?:ed)?\b.* | strain(?:ed)?\b.* | (?:tennis|golfer.s) elbow | frozen
        shoulder | carpal tunnel.* | (?:herniated|bulging|slipped) dis[ck]s? | pinched
        nerve | gout | shingles | torn .* | syndrome | headaches? | migraines? |
        fibromyalgia | injur(?:y|ies) | arthr\w+ | sciatica | spasms? | strains? |
        sprains? | whiplash | disease | disorders? | tmj | tmd | torticollis |
        dystonia | \w+itis | \w+algia | \w+opathy | stiffness | tinnitus | bruxism |
        stenosis | hernia\w* |
        (?:neck|back|shoulder|hip|knee|jaw|foot|chronic|muscle|nerve|pelvic|heel|elbow|joint|myofascial|leg|arm)
        pain | dolor\b.* | s[ií]ndrome\b.* | cefalea\b.* | plantar\w*
        """
    )
    + r")\W*$"
)
RISK_TERM = _any(
    r"""
    bruis | sore | infection | bleed | swell | allerg | dizz | faint | nerve
    (?:damage|injury) | rash | pneumothorax | scarr | hematoma | moret | infecci
    """
)
TIME_TERM = _whole(
    r"""
    (?:the )?(?:first|next|same|following|last|second|third|\d+(?:st|nd|rd|th)) (?:\w+
    )?(?:few |two |three )?(?:min|hour|day|week|month|morning|night|evening)\w*.* |
    (?:day|days|week|weeks|month|months|hour|hours|d[ií]a|semana|mes|tag|woche|monat)s?
    (?:\d|one|two|three|four).* | (?:\d+|one|two|three|four|six|a
    few)\W*(?:(?:to|–|-|and|a)\W*(?:\d+|\w+)\W*)?(?:min|hour|day|week|month|year|h\b|d[ií]a|semana|mes)\w*\b.{0,25}
    | (?:right |immediately |shortly )?(?:after|before|during)(?:wards?)?(?:
    (?:the|your|an?) \w+| \d+ \w+)? | (?:within|by|from|until|up to)
    .{0,30}(?:hour|day|week|month)s?.* | immediately | right away | tonight | tomorrow
    | long.term | later
    """
)
PURPOSE_TERM = re.compile(
    r"(?i)^\W*(?:purpose|goal|aim|use|used for|best for|indication|objetivo|zweck)\W*$"
)
RISKS_OR_SIGNS = _any(
    r"""
    sign | symptom | reason | risk | benefit | tip | cause | when  | who  | if you |
    include | candidate | conditions | you may | avoid | do not | don.t | should |
    things | myth | fact
    """
)
STEPS = _any(
    r"""
    step | process | procedure | what happens | in order | visit | appointment | how
    (?:it is|we|to) | paso | procedimiento | ablauf | schritt | [eé]tape
    """
)


def find_aspect(heading: str) -> str:
    """A value of ``Aspect``, or "" where the words leave it open."""
    return next((str(a) for a, words in ASPECTS.items() if words.search(heading)), "")


def classify_term(term: str) -> str:
    """ "time", "purpose", "condition", "risk", "benefit", "step", or "": not clear."""
    kinds = [
        ("purpose", PURPOSE_TERM.match),
        ("condition", CONDITION_TERM.search),
        ("benefit", BENEFIT_TERM.search),
        ("step", STEP_TERM.search),
        ("time", TIME_TERM.match),
        ("risk", RISK_TERM.search),
    ]
    return next((kind for kind, fits in kinds if fits(term)), "")
