"""Words that sound as nobody means them: shouting, blame, and a door that is shut."""

import re

from django.utils.translation import gettext_lazy as _

from .base import LOOK, Fix, Hint
from .patterns import said

LOUD = re.compile(r"(?<![\w/-])[A-ZÄÖÜ][A-ZÄÖÜ'’]+(?:[\s,]+(?:[A-ZÄÖÜ][A-ZÄÖÜ'’]+|I|A))*(?![\w/-])")
MARKS = re.compile(r"[!?]*(?:!{2,}|\?{2,})[!?]*|(?:[!?]){3,}")
# Written in capitals by everybody.
ACRONYM = 5  # letters at most
BLAME = {
    "en": said(
        r"you (?:just|only|simply) (?:have|need|had|needed) to (?:read|look|listen|wait"
        r"|follow|click)|(?:it|the website|the page|the manual) (?:clearly )?(?:says|said"
        r"|states) so|(?:it(?:'s|’s| is| was)) (?:all |clearly |plainly )+(?:written|stated"
        r"|said|explained|there)|not (?:that|so) (?:hard|difficult)|(?:isn't|isn’t|it's not"
        r"|it’s not) rocket science|how hard can it be|(?:i|we) (?:won't|won’t|will not|am "
        r"not going to|'m not going to) (?:repeat|say (?:it|this)|explain|waste|put up"
        r"|accept)|(?:that|this|it)(?:'s|’s| is) (?:your (?:own )?problem|life|just (?:bad"
        r"|tough) luck|not my department)|your loss|watch your (?:tone|language)|make up "
        r"your mind|get a grip|we(?:'re|’re| are) not a charity|are you (?:kidding|serious"
        r"|blind|deaf)|enough is enough|learn to|what(?:'s|’s| is) wrong with you|stop "
        r"it(?=!| now| already)|excuse me\?|leave us alone|you(?:'re|’re| are) lucky|hurry "
        r"up|it is what it is|no one forced you|nobody forced you",
        r"(?:you|one) (?:should(?: really)? have|should(?:'ve|’ve)|ought to have|could have"
        r"|were supposed to|had to|must have (?:done|forgotten|broken|misread))",
        r"as (?:i|we)(?:'ve|’ve| have)?(?: \w+)? (?:said|told you|explained|mentioned|stated"
        r"|written(?= to you| before| above| already| in my)|wrote(?= to you| you| before| "
        r"above| already| in my)|pointed out)|as (?:already |previously |clearly |repeatedly "
        r")+(?:said|stated|mentioned|explained|told|communicated)|as per my (?:last|previous"
        r"|earlier)|like i (?:already )?said|i(?:'ve|’ve| have)? already (?:told|explained"
        r"|said|answered|sent)|(?:i|we) (?:have )?(?:told|explained|said)(?: this| that| "
        r"it)?(?: to)? you (?:already|before|twice|several|many|three)|once again,? (?:i|we"
        r"|you|as)|for the (?:last|third|second|hundredth) time|how many times",
        r"you (?:failed|forgot|neglected|refused|ignored|claim|misread|misunderstood"
        r"|obviously|clearly|apparently|simply)(?: to| that)?|you (?:didn't|didn’t|did not"
        r"|don't|don’t|do not|haven't|haven’t|never)(?: even| bother to| seem to| bother)? "
        r"(?:read|listen|follow|understand|check|look|bother|pay attention|tell us|mention"
        r"|answer)(?! (?:me|us) anything)|you(?:'re|’re| are) (?:wrong|mistaken|confused"
        r"|overreacting|rude|impatient|not listening|being (?:rude|unreasonable|difficult"
        r"|dramatic)|the only one)|it(?:'s|’s| is| was) your (?:own )?(?:fault|mistake"
        r"|problem|responsibility)|your (?:own )?(?:fault|mistake|carelessness|problem, not "
        r"ours)|(?:that(?:'s|’s| is)|it(?:'s|’s| is)|this is) on you",
        r"calm down|relax|chill|deal with it|get over it|grow up|stop (?:asking|writing"
        r"|complaining|shouting|sending|bothering|wasting)|read the (?:manual|instructions"
        r"|terms|faq|docs|mail|message)(?: (?:first|again|carefully|properly|next time))"
        r"|just (?:read|wait|google|be patient|accept)|be patient|use your (?:head|brain)"
        r"|whatever|so what|too bad|tough luck|not our (?:problem|fault|job|concern)"
        r"|(?:isn't|isn’t|is not) (?:our|my) (?:problem|fault|job|concern|responsibility)"
        r"|not my (?:problem|fault|job)",
        r"obviously|common sense|(?:everyone|everybody|anyone|any child) (?:knows|can|could"
        r"|understands)|even a child|ridiculous|nonsense|stupid|silly|idiot\w*|dumb|absurd"
        r"|pathetic|rubbish|bullshit|crap|damn|hell|wtf|shut up|laughable",
        r"(?:there(?:'s|’s| is)|there was) (?:absolutely )?nothing (?:(?:else |more )?(?:i"
        r"|we) can do|to discuss|to be done|we could do)|(?:i|we) (?:can't|can’t|cannot"
        r"|won't|won’t|will not) (?:do anything|help you(?! (?:with that )?(?:here|until))"
        r"|be responsible|discuss|argue|tolerate|keep (?:repeating|explaining))|take it or "
        r"leave it|end of (?:story|discussion)|that(?:'s|’s| is) (?:just )?(?:how it is|the "
        r"way it is|our policy|the rule)|rules are rules|you(?:'ll|’ll| will) (?:just )?have "
        r"to (?:live with|accept|wait|deal)|we don(?:'t|’t) care|i don(?:'t|’t) (?:care|have "
        r"time)|not interested|don(?:'t|’t) (?:blame us|waste|bother|expect)|you people"
        r"|people like you|if you (?:had|would have) (?:read|listened|followed|checked|paid)"
        r"|next time,? (?:read|check|think|please read)|what do you expect|you(?:'re|’re| "
        r"are) not (?:the only|listening)",
    ),
    "de": said(
        r"selbst (?:zuzuschreiben|verschuldet|verursacht|eingebrockt)|lesen sie(?: \w+){0,4} "
        r"(?:doch|erst|einmal|mal|genau|richtig|gründlich)|lies(?: \w+){0,4} (?:doch|erst"
        r"|einmal|mal|genau|richtig)|(?:das )?steht (?:doch|ja|klar|deutlich|groß|alles)|das "
        r"ist (?:ihr|dein) problem|nicht mein bier|kapier\w*|ein für alle mal|ich wiederhole "
        r"mich|schon wieder|nicht so schwer(?: sein)?|sie müssen schon|stell dich nicht so "
        r"an|was wollen sie denn|hab(?:e)? ich (?:ihnen |dir )?doch (?:schon |bereits "
        r")?gesagt|haben wir (?:ihnen |dir )?doch (?:schon |bereits )?gesagt|passen sie "
        r"(?:besser |doch )?auf|reißen sie sich|das reicht jetzt|jetzt ist schluss|lassen "
        r"sie (?:uns|mich) in ruhe|niemand hat sie gezwungen|da sind wir raus|nicht unsere? "
        r"(?:baustelle|zuständigkeit)|nicht (?:zuständig|unser bier)|verstehen sie das "
        r"(?:denn )?nicht|sie haben wohl",
        r"(?:sie|du) (?:hätten|hättest)(?: \w+){0,8} (?:müssen|sollen|können)|hätten sie(?: "
        r"\w+){1,8} (?:hätten|wäre|müssten|müssen|sollen|können)|hättest du(?: \w+){1,8} "
        r"(?:hättest|wäre|müsstest|müssen|sollen|können)",
        r"wie (?:ich |wir )?(?:ihnen |dir )?(?:bereits|schon)(?: \w+){0,3} (?:gesagt|erwähnt"
        r"|mitgeteilt|erklärt|geschrieben|beschrieben)|wie gesagt|zum (?:letzten|dritten"
        r"|zweiten|wiederholten|hundertsten) mal|(?:ich|wir) (?:habe|haben) (?:ihnen|dir)(?: "
        r"\w+){0,3} (?:bereits|schon)(?: \w+){0,3} (?:gesagt|erklärt|geschrieben|mitgeteilt)"
        r"|noch ?einmal:|wie oft",
        r"(?:das ist |es ist |da sind sie |sie sind |du bist )?(?:selbst|selber) schuld"
        r"|(?:ihr|dein) (?:eigener )?(?:fehler|problem)|ihre (?:eigene )?schuld|deine "
        r"(?:eigene )?schuld|(?:sie|du) (?:haben|hast)(?: \w+){0,5} (?:falsch|nicht gelesen"
        r"|nicht aufgepasst|vergessen|missverstanden|versäumt|ignoriert|nicht zugehört|nicht "
        r"verstanden)|(?:sie|du) (?:irren|irrst|übertreiben|übertreibst|behaupten|behauptest)",
        r"beruhigen sie sich|beruhige dich|regen sie sich(?: \w+)? (?:ab|nicht)|stellen sie "
        r"sich nicht|hören sie auf|hör auf|lesen sie (?:doch |bitte )?(?:erst|einfach|mal"
        r"|zuerst|die anleitung|richtig|genau)(?: \w+){0,3}|lies (?:doch |bitte )?(?:erst"
        r"|einfach|mal|die anleitung|richtig)|gedulden sie sich (?:einfach|gefälligst|eben"
        r"|halt)|gefälligst|warten sie (?:einfach|halt|eben)|mir egal|uns egal|na und|pech "
        r"gehabt|nicht (?:unser|mein) (?:problem|fehler|job)|nicht unsere (?:schuld|sache"
        r"|aufgabe)|dafür (?:bin|sind) (?:ich|wir) nicht (?:zuständig|da)",
        r"offensichtlich|selbstverständlich nicht|unsinn|blödsinn|quatsch|schwachsinn"
        r"|lächerlich|dumm|idiot\w*|blöd\w*|doof\w*|absurd|albern|frech(?:heit)?|verdammt"
        r"|scheiß\w*|das weiß (?:doch )?jede[rs]|jedes kind|gesunder menschenverstand",
        r"da (?:kann|können) (?:ich|wir)(?: \w+){0,2} nichts (?:machen|tun|ändern)|(?:ich"
        r"|wir) (?:kann|können) (?:da|daran|dagegen)(?: \w+){0,2} nichts (?:machen|tun"
        r"|ändern)|so ist das (?:nun mal|eben|halt)|damit müssen sie leben|das ist (?:nun "
        r"mal|eben|halt) so|das geht sie nichts an|ende der diskussion|keine diskussion|was "
        r"erwarten sie|(?:dafür|für so etwas) (?:habe|haben) (?:ich|wir) keine zeit"
        r"|interessiert (?:uns|mich) nicht|nächstes mal(?: \w+){0,3} (?:lesen|aufpassen"
        r"|besser)|sie sind nicht (?:der|die) einzige",
    ),
}
# What can be said instead, or left out. All else is shown to the writer, who knows what was meant.
INSTEAD = {
    "en": [
        (
            said(
                r"as (?:i|we)(?:'ve|’ve| have)?(?: already)? (?:said|told you|explained"
                r"|mentioned|stated)(?: before| already| earlier)?|as (?:already |previously "
                r"|clearly )+(?:said|stated|mentioned|explained)|as per my (?:last|previous"
                r"|earlier) (?:mail|email|e-mail|message|reply)|like i (?:already )?said"
            ),
            "to sum up",
        ),
        (said(r"be patient"), "bear with us"),
        (said(r"(?:that(?:'s|’s| is)) (?:just )?our policy"), "this is how we handle it, and why"),
        (
            said(r"there(?:'s|’s| is) (?:absolutely )?nothing (?:else |more )?(?:i|we) can do"),
            "what I can offer is [what?]",
        ),
        (said(r"obviously,? "), ""),
    ],
    "de": [
        (
            said(
                r"wie (?:ich |wir )?(?:ihnen |dir )?(?:bereits|schon)(?: \w+){0,3} (?:gesagt"
                r"|erwähnt|mitgeteilt|erklärt|geschrieben)|wie gesagt"
            ),
            "kurz zusammengefasst",
        ),
        (
            said(r"da (?:kann|können) (?:ich|wir)(?: \w+){0,2} nichts (?:machen|tun|ändern)"),
            "anbieten kann ich [was?]",
        ),
        (said(r"offensichtlich "), ""),
    ],
}


def look(draft, context):
    if draft.language not in BLAME:
        return []
    found = _marks(draft) or _loud(draft) or _blame(draft)
    return [found] if found else []


def _marks(draft):
    marks = MARKS.search(draft.plain)
    if not marks:
        return None
    mark = "?" if "?" in marks[0] else "!"
    fix = Fix(f"{marks[0][:4]} → {mark}", "replace", *marks.span(), mark)
    return Hint("tone", _("“%(marks)s” sounds loud") % {"marks": marks[0][:4]}, LOOK, fix)


def _loud(draft):
    for found in LOUD.finditer(draft.plain):
        words = re.findall(r"[\w'’]+", found[0])
        long = [word for word in words if len(word) > 3]
        # An acronym, a product, a code: several words, or a long one between small ones.
        if len(words) == 1 and (len(words[0]) <= ACRONYM or not _is_word(words[0])):
            if words[0] not in SHOUTED:
                continue
        elif len(words) > 1 and (len(long) < 1 or sum(map(len, words)) < 6):
            continue
        start, end = found.start(), found.end()
        before = draft.plain[:start].rstrip()
        calm = found[0].lower()
        calm = re.sub(r"\bi\b", "I", calm)
        if not before or before[-1] in ".!?\n":
            calm = calm[:1].upper() + calm[1:]
        fix = Fix(f"{found[0][:24]} → {calm[:24]}", "replace", start, end, calm)
        return Hint("tone", _("Capitals sound loud"), LOOK, fix)
    return None


SHOUTED = {
    "NOT",
    "NEVER",
    "NICHT",
    "MUST",
    "ALL",
    "ONLY",
    "NO",
    "STOP",
    "READ",
    "NEIN",
    "NIE",
    "NOW",
    "ALWAYS",
    "NUR",
    "JETZT",
    "IMMER",
}
VOWELS = set("AEIOUYÄÖÜ")


def _is_word(word):
    share = sum(letter in VOWELS for letter in word) / len(word)
    return 0.2 <= share <= 0.7


def _blame(draft):
    found = BLAME[draft.language].search(draft.plain)
    if not found:
        return None
    start, end = found.span()
    text = _("“%(words)s” may sound harsh") % {"words": found[0][:40]}
    for pattern, instead in INSTEAD[draft.language]:
        if (
            (better := pattern.search(draft.plain))
            and better.start() <= end
            and better.end() >= start
        ):
            calm = instead
            at_start = not draft.plain[: better.start()].strip() or draft.plain[
                : better.start()
            ].rstrip()[-1:] in set(".!?\n")
            if calm and at_start:
                calm = calm[:1].upper() + calm[1:]
            label = f"→ “{calm}”" if calm else _("Leave it out")
            return Hint("tone", text, LOOK, Fix(label, "replace", *better.span(), calm))
    return Hint("tone", text, LOOK, Fix(_("Change it"), "select", start, end))
