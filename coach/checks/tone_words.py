"""Words of blame and of shut doors, what excuses them, and what can be said instead."""

import re

from .patterns import said

# What one has done wrong, after "you should have": not "you should have received".
_DONE = (
    r"(?:read|checked|told|asked|looked|known|written|called|said|waited|ordered|followed|paid"
    r"|done|thought|contacted|informed|mentioned|noticed|listened|chosen|sent|updated|used|tested"
    r"|measured|opened|kept|returned|reported|seen|tried|registered|cancelled|canceled|avoided)"
)
BLAME = {
    "en": said(
        rf"(?:you|one) (?:should(?: really)? have|should(?:'ve|’ve)|ought to have|could have)"
        rf"(?: \w+)? {_DONE}|you (?:were supposed to|must have (?:done|forgotten|broken|misread))",
        r"you had to (?:read|check|look|follow|tell|ask|do|confirm|listen)",
        r"you (?:just|only|simply) (?:have|need|had|needed) to (?:read|listen)",
        r"as (?:i|we)(?:'ve|’ve| have)?(?: \w+)? (?:said|told you|explained|mentioned|stated"
        r"|written(?= to you| before| above| already| in my)|wrote(?= to you| you| before| "
        r"above| already| in my)|pointed out)|as (?:already |previously |clearly |repeatedly "
        r")+(?:said|stated|mentioned|explained|told|communicated)|as per my (?:last|previous"
        r"|earlier)|like i (?:already )?said",
        r"i(?:'ve|’ve| have)? already (?:told|explained|said|answered|sent you (?:this|that|the "
        r"(?:answer|steps|instructions)))|(?:i|we) (?:have )?(?:told|explained|said)(?: this"
        r"| that| "
        r"it)?(?: to)? you (?:already|before|twice|several|many|three)|once again,? (?:i|we"
        r"|you|as)(?! (?:am|are|can only|apolog\w+|thank|appreciate|regret|would like))|for the "
        r"(?:last|third|second|hundredth) time|how many (?:more )?times (?:do|must|have|should)"
        r"(?= i| we)",
        r"you (?:failed|forgot|neglected|refused|ignored|misread|misunderstood)(?: to| that)?|you "
        r"claim(?: that| to|,)|you (?:obviously|clearly|apparently|simply) (?:did|do|have|are|were"
        r"|never|failed|forgot|missed|ignored|misread|misunderstood|typed|entered|can(?:'t|’t|not))"
        r"(?:n't|n’t)?|you (?:didn't|didn’t|did not"
        r"|don't|don’t|do not|haven't|haven’t|never)(?: even| bother to| seem to| bother)? "
        r"(?:read|listen|follow|understand|check|look|bother|pay attention|tell us|mention"
        r"|answer)(?! (?:me|us) anything)|you(?:'re|’re| are) (?:wrong|mistaken|confused"
        r"|overreacting|rude|impatient|not listening|being (?:rude|unreasonable|difficult"
        r"|dramatic))",
        r"your (?:own )?(?:fault|carelessness|mistake|problem, not ours)|(?:it|that|this)(?:'s|’s"
        r"| is"
        r"| was) (?:on you|your (?:own )?(?:problem|responsibility))|what(?:'s|’s"
        r"| is) wrong with you",
        r"if you (?:had|would have) (?:read|listened|followed|checked|paid)",
        r"(?:it|the website|the page|the manual) (?:clearly )?(?:says|said|states) so|(?:it(?:'s"
        r"|’s| "
        r"is| was)) (?:all |clearly |plainly )*(?:clearly|plainly) (?:written|stated|said|explained"
        r"|there)|it(?:'s|’s| is| was) all (?:written|stated|explained)|(?:it|this|that)(?:'s|’s"
        r"| is) "
        r"(?:really )?not (?:that|so) (?:hard|difficult)(?! to (?:fix|repair|solve|change|do))"
        r"|(?:isn't|isn’t|it's not|it’s not) rocket science|how hard can it be",
        r"(?:i|we) (?:won't|won’t|will not|am not going to|'m not going to"
        r"|’m not going to) (?:repeat"
        r"|say (?:it|this)|explain|waste|put up|accept|argue|discuss|tolerate|help you)|(?:i|we) "
        r"(?:can't|can’t|cannot) (?:do anything|help you(?! (?:with that )?(?:here|until))|be "
        r"responsible|keep (?:repeating|explaining))|(?:there(?:'s|’s| is)"
        r"|there was) (?:absolutely "
        r")?nothing (?:(?:else |more )?(?:i|we) can do|to discuss|to be done|we could do)",
        r"(?:that|this|it)(?:'s|’s| is) (?:your (?:own )?problem|life|just (?:bad|tough) luck"
        r"|not my "
        r"department|(?:just )?(?:how it is|the way it is|our policy|the rule))|your loss"
        r"|we(?:'re|’re"
        r"| are) not a charity|are you (?:kidding|serious|blind|deaf)|enough is enough|excuse me\?"
        r"|leave us alone|it is what it is|(?:no one|nobody) forced you|take it or leave it|end of "
        r"(?:story|discussion)|rules are rules|you(?:'ll|’ll| will) (?:just )?have to (?:live with"
        r"|accept (?:it|that)|deal|wait(?= like|\s*[.!]|$| your turn))|(?:i|we) don(?:'t"
        r"|’t) (?:care"
        r"|have time)|you people|what (?:do|did|else do) you expect(?=\s*[?!])|not our (?:problem"
        r"|fault|job|concern)|(?:isn't|isn’t|is not) (?:our|my) (?:problem|fault|job|concern"
        r"|responsibility)|not my (?:problem|fault|job)",
        r"calm down|whatever(?=\s*[.!?])|so what(?=\s*[.!?])|tough luck|obviously|common sense"
        r"|(?:everyone|everybody|anyone|any child) (?:knows|(?:can|could|understands)(?: this| "
        r"that| it)?(?=\s*[.!,]))|even a child|ridiculous|nonsense|stupid|silly|idiot\w*|dumb"
        r"|absurd"
        r"|pathetic|(?:is|are|utter|total|complete|such|absolute) rubbish|bullshit|crap|damn|hell"
        r"|wtf|shut up|laughable",
    ),
    "de": said(
        r"selbst (?:zuzuschreiben|verschuldet|verursacht|eingebrockt)|lesen sie(?: \w+){0,4} "
        r"(?:doch|erst|richtig|gründlich)|lies(?: \w+){0,4} (?:doch|erst|richtig|gründlich)|steht "
        r"(?:doch|ja|klar|deutlich|groß)|nicht mein bier|kapier\w*|ein für alle mal|ich wiederhole "
        r"mich|(?:sie|du)(?: \w+){0,3} schon wieder|schon wieder (?:sie|eine (?:frage|beschwerde))"
        r"|nicht so schwer(?: sein)?|sie müssen schon|stell dich nicht so "
        r"an|was wollen sie denn|hab(?:e)? ich (?:ihnen |dir )?doch (?:schon |bereits "
        r")?gesagt|haben wir (?:ihnen |dir )?doch (?:schon |bereits )?gesagt|passen sie "
        r"(?:besser |doch )auf|reißen sie sich|das reicht jetzt(?=\s*[.!])|jetzt ist schluss"
        r"|lassen "
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
        r"|noch ?einmal:|wie oft (?:soll|muss|denn|noch)",
        r"(?:das ist |es ist |da sind sie |sie sind |du bist )?(?:selbst|selber) schuld"
        r"|(?:ihr|dein) eigene[rs] (?:fehler|problem)|(?:das|es) (?:ist|war) (?:doch |ja |wohl "
        r"|allein "
        r"|nur |nun mal )?(?:ihr|dein) (?:fehler|problem)|ihre (?:eigene )?schuld|deine "
        r"(?:eigene )?schuld|(?:sie|du) (?:haben|hast)(?: \w+){0,5} (?:falsch|nicht gelesen"
        r"|nicht aufgepasst|vergessen|missverstanden|versäumt|ignoriert|nicht zugehört|nicht "
        r"verstanden)|(?:sie|du) (?:irren|irrst|übertreiben|übertreibst|behaupten|behauptest)",
        r"beruhigen sie sich|beruhige dich|regen sie sich(?: \w+)? (?:ab|nicht)|stellen sie "
        r"sich nicht|hören sie(?: \w+)? auf(?= zu|\s*[.!,]| damit)|hör(?: \w+)? auf(?= zu|\s*[.!,]"
        r"| damit)|gedulden sie sich (?:einfach|gefälligst|eben"
        r"|halt)|gefälligst|warten sie (?:halt|eben|einfach(?= ab|\s*[.!]))|mir egal|uns egal"
        r"|na und"
        r"(?=\s*[.!?])|pech gehabt|nicht (?:unser|mein) (?:problem|fehler|job)"
        r"|nicht unsere (?:schuld"
        r"|sache|aufgabe)|dafür (?:bin|sind) (?:ich|wir) nicht (?:zuständig|da)",
        r"offensichtlich|selbstverständlich nicht|unsinn|blödsinn|quatsch|schwachsinn"
        r"|lächerlich|dumm|idiot\w*|blöd\w*|doof\w*|absurd|albern|frech(?:heit)?|verdammt"
        r"|scheiß\w*|das weiß (?:doch )?jede[rs]|jedes kind|gesunder menschenverstand",
        r"da (?:kann|können) (?:ich|wir)(?: \w+){0,2} nichts (?:machen|tun|ändern)|(?:ich"
        r"|wir) (?:kann|können) (?:da|daran|dagegen)(?: \w+){0,2} nichts (?:machen|tun"
        r"|ändern)|so ist das (?:nun mal|eben|halt)|damit müssen sie leben|das ist (?:nun "
        r"mal|eben|halt) so|das geht sie nichts an|ende der diskussion|keine diskussion|was "
        r"erwarten sie(?= denn| eigentlich|\s*[?!])|(?:dafür|für so etwas) (?:habe|haben) (?:ich"
        r"|wir) "
        r"keine zeit|interessiert (?:uns|mich) nicht|nächstes mal(?: \w+){0,3} (?:lesen|aufpassen"
        r"|besser)",
    ),
}
# Harsh as an order only: "Relax!", and not "sit back and relax".
ORDERS = {
    "en": said(
        r"relax|chill|deal with it|get over it|grow up|hurry up|get a grip|make up your mind|watch "
        r"your (?:tone|language)|learn to|stop (?:it|asking|writing|complaining|shouting|sending"
        r"|bothering|wasting)|be patient|use your (?:head|brain)|too bad|not interested|read the "
        r"(?:manual|instructions|terms|faq|docs|mail|message)(?: (?:first|again|carefully|properly"
        r"|next time))|read it (?:again|properly)|google it|accept (?:it|that)|wait(?= and see"
        r"|\s*[.!]"
        r"|$)|don(?:'t|’t) (?:blame us|waste|bother|expect)|next time,? (?:read|check|think|please "
        r"read)"
    ),
    "de": said(
        r"lesen sie (?:bitte )?(?:die anleitung|mal|genau|einfach)|lies (?:bitte )?(?:die anleitung"
        r"|mal|genau|einfach)"
    ),
}
AS_ORDER = re.compile(
    r"(?:^|[,;:–—-]|\b(?:please|just|now|so|then|but|you (?:should|must|need to|have to|better)"
    r"|we are|we're|i'm|bitte|dann|jetzt))\s*$",
    re.IGNORECASE,
)
# What stands before it and takes the harshness away: "if you forgot", "that is not your fault".
SPARED = re.compile(
    r"\b(?:if|whether|when|whenever|in case|unless|wenn|falls|ob|sobald|sollten"
    r"|(?:not|n't|n’t|never|no|nothing|keine?[nrs]?|nicht|nie|niemals)(?:\s+\w+)?)\s+$"
    r"|(?<!do)n['’]t\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
# Within it: "Sie haben nichts falsch gemacht".
DENIED = re.compile(r"^(?:sie|du|hätte\w*)\b.*\b(?:nichts|niemals|nie|kein\w*)\b", re.IGNORECASE)
# Whoever is sorry, or takes the blame, blames nobody; "sorry, but" does.
SORRY = said(
    r"(?:i'm|i’m|i am|we're|we’re|we are)(?: \w+){0,2} sorry|sorry (?:that|for|about|to|you)"
    r"|apolog\w+"
    r"|(?:our|my) (?:own )?(?:mistake|fault|error|side)|i agree|i understand|(?:of|from) us",
    r"leid|entschuldig\w*|verzeih\w*|(?:unser|mein) (?:eigener )?fehler|bei uns|von uns"
    r"|unsererseits"
    r"|darf nicht|dürfen nicht|verstehe\w*|ärgerlich",
)
BUT = said("but", "however", "aber", "allerdings", "jedoch", "trotzdem")

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
