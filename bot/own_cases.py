"""Is this about one customer's own order, payment, damage or account? An article tells how things
are in general; what to do in a case is for people.

Asking how something is done is no case: "how do I cancel an order" is, "cancel my order" is not
answered by an article.
"""

import re

from conversations.marking import fold

# What follows is asked of text without accents, in small letters, with single blanks.
NUMBERED = re.compile(
    r"\b(order|orders|invoice|return|bestellung|auftrag|rechnung|pedido|factura|commande|facture"
    r"|bestelling|factuur|ordre|faktura|ordine|طلب\w*|الطلب|فاتورة)\b"
    r"[ #:]*(no|nr|number|nummer|numero|رقم)?[ .#:]*[a-z]{0,3}[ -]?\d{3,}"
    r"|\bpo[ -]?(number|\d{3,})|\b[a-z]{1,3}-\d{3,}|(?<![\d.,])#? ?\d{5,}(?![\d.,]*\d)"
)
HOW = re.compile(
    r"^(and |und |y |also |so |but |hi |hello )*(how|where (can|do|could|would|should)|can (i|we"
    r"|one)\b"
    r"|could (i|we)|may i|do (i|we|you)\b|does|is it possible|is there|are there|what|when (do"
    r"|will)"
    r"|which|why|who|wie|wo (kann|finde)|kann (ich|man)|konnen wir|darf|was|welche|wann|ist es"
    r"|gibt|como|cuando|cuanto|puedo|se puede|que|cual|comment|puis|peut on|quand|combien"
    r"|كيف|متى|هل|كم|ما)\b"
)
# Whatever the question looks like.
ALWAYS = {
    "law": r"\b(lawyers?|attorney|solicitor|sue|suing|sued|court|legal (action|steps)|police|gdpr"
    r"|report you|consumer (authority|protection|rights)|trading standards|ombudsman|chargeback"
    r"|(rechts)?anwalt\w*|verklagen?|klagen?|gericht|polizei|dsgvo|abogad[oa]"
    r"|demandar\w*|denunci\w+|avocat|tribunal|advocaat)\b|محام|محكمة|شرطة",
    "danger": r"\b(burnt|burning|burned|smoke|smoking|sparks?|sparking|on fire|caught fire"
    r"|swallowed|hospital|burn\w* my|hurt (my|him|her)|electric shock|got a shock|gave me a shock"
    r"|electrocuted|injured|verbrannt|verschmort|funken"
    r"|stromschlag|brennt|quemad[oa]|chispas|calambre|brule|etincelles|verbrand|vonken)\b"
    r"|حريق|محترق|صعقة|شرار",
    "where": r"\bwhere( is| are|s| s)? (our|my)\b|\bwhere( is|s| s) (the )?(order|parcel|package"
    r"|refund"
    r"|delivery)\b|\bstatus of\b|\b(my|order|delivery|refund) status\b"
    r"|\bwo (ist|bleibt|sind|bleiben) (mein|unser)\w*|\bdonde esta(n)? (mi|nuestr)\w*"
    r"|\bou (est|sont) (ma|mon|mes|notre)\b|\bwaar (is|blijft) mijn\b|\bhvor er\b"
    r"|اين (طلب|الطلب|طرد|الطرد|مبلغ)",
    "charged": r"\b(was|were|been|am|got) (double |over)?charged\b|\bcharged (me|us|my|our|twice"
    r"|double)\b"
    r"|\byou (charged|took|sent|delivered|promised|forgot|shipped|billed|owe)\b"
    r"|\bcharged .* twice\b"
    r"|\b(zweimal|doppelt) (abgebucht|bezahlt|belastet|berechnet)\b|\babgebucht\b"
    r"|\b(me|nos) (han|ha) cobrado\b|\bcobrado dos veces\b|\bdebite\w* deux fois\b|خصم\w* مرتين",
}
# Unless they ask how something is done.
UNLESS_HOW = {
    "late": r"\b(still|yet) (not|waiting|no|missing)\b|\bstill (have not|has not|haven t|hasn t"
    r"|didn t)\b"
    r"|\b(has not|have not|hasn t|haven t|never|didn t|did not|not) (yet )?(arrived?|received?"
    r"|come|came"
    r"|got|get|been (delivered|shipped|refunded))\b|\bwaiting for\b|\bis late\b|\bnobody answers\b"
    r"|\b(noch )?(immer )?(noch )?nicht (da|angekommen|erhalten|gekommen|bekommen|geliefert)\b"
    r"|\bwarte (noch|seit|schon|immer)\b|\bno (ha|han) llegado\b|\bno (lo |la )?he recibido\b"
    r"|\b(pas|rien) (encore )?recu\b|\bn est pas arrive\w*|\bniet (aangekomen|ontvangen)\b"
    r"|لم (يصل|تصل|استلم|نستلم)",
    "damage": r"\b(arrived|came|delivered|is|are|was|were|has|have|got|both|it s|its|unpacked) "
    r"(\w+ ){0,2}(broken|damaged|cracked|cracks?|shattered|dead|defective|smashed|in pieces|wet"
    r"|scratched)\b"
    r"|\bstopped working\b|\b(not|n t|doesn t|don t|won t) (switch|turn|light|go|come) (on|up)\b"
    r"|\b(not|doesn t|won t) (print|load|charge)\b"
    r"|\bwater (is )?(standing )?(inside|in) (my|the|our)\b"
    r"|\bpuddle\b"
    r"|\bwrong (colou?r|lamps?|items?|size|product|model|one)\b"
    r"|\b(kaputt|gesprungen|zerbrochen|beschadigt|defekt|zerkratzt) (angekommen|geliefert)?"
    r"|\b(llego|vino|esta) (rot[oa]|danad[oa])\b|\b(rot[oa]|danad[oa])\b|\b(casse|brise|abime)e?\b"
    r"|\b(gebroken|kapot|beschadigd)\b|مكسور|تالف|متضرر",
    "mine": r"\b(my|our|this) (\w+ )?(orders?|parcels?|package|refund|return|delivery|contract"
    r"|invoice"
    r"|payment|subscription|money|quote)\b|\bmeine?[nrms]? (\w+ )?(bestellung|paket|sendung"
    r"|lieferung"
    r"|vertrag|rechnung|erstattung|zahlung)\b|\b(mi|mis|nuestro) (pedido|paquete|factura"
    r"|reembolso)s?\b"
    r"|\b(ma|mon|mes|notre) (commande|colis|facture|remboursement)\b|\bmijn (bestelling|pakket)\b"
    r"|طلبي|طردي|فاتورتي",
    "but": r"\bi (have |had )?(already )?(ordered|paid|returned|sent|received|got)\b.*"
    r"\b(but|nothing|nobody|wrong|never|twice)\b|\bwe (need|want|are looking for) \d+",
    "money": r"\bi (want|need|demand|would like|d like) (\w+ )?(my money|a refund|refund"
    r"|compensation)"
    r"|\brefund (me|please|it|now|this)\b|\bmoney back\b|\bmein geld\b|\bmi dinero\b"
    r"|\bmon argent\b|\b(want|need|give me) my \W?\w+ (\w+ )?back\b",
}
# Asks us to do something, rather than how it is done.
REQUEST = re.compile(
    r"\b(please|pls|kindly|(can|could) (you|someone|somebody|anyone)|would you|will you"
    r"|i want (you )?to|i would like (you )?to"
    r"|i d like (you )?to|we want to|we would like to|i need (you )?to|bitte|konnen sie|konnten sie"
    r"|ich mochte|wir mochten|quiero|quisiera|por favor|pueden?|podria|je (veux|voudrais)|اريد"
    r"|ارجو)"
    r"( \w+){0,3} (cancel|change|refund|reserve|confirm|delete|approve|call|close|add|correct"
    r"|resend"
    r"|send (me|us|a|the|it)|give (me|us)|update|repair|replace|fix|remove|ship|book|sponsor"
    r"|quote|stornieren"
    r"|andern|kundigen|loschen|zuschicken|erstatten|reservieren|anrufen|kundigen|cancelar|cambiar"
    r"|anular|borrar|llamar|annuler|changer|supprimer|الغاء|تغيير|حذف)\b"
    r"|^(please |pls )?(cancel|change|refund|reserve|confirm|delete|approve|add|resend|send|give"
    r"|update)"
    r" (me|us|my|our|the|all|order|it|this|that|a)\b|^(stornieren|kundigen|andern|loschen)\b"
    r"|^(cancelen?|anulen?|cambien?)\b|\b(need|want|send)( us| me)? (a|an|the|your) (quote|offer"
    r"|label)\b"
)
_ALWAYS = re.compile("|".join(ALWAYS.values()))
_UNLESS_HOW = re.compile("|".join(UNLESS_HOW.values()))


def is_own(text):
    """Whether one sentence of a customer tells of a case of their own."""
    said = re.sub(r"[^\w#.,-]+", " ", fold(text)[0]).strip()
    if NUMBERED.search(said) or _ALWAYS.search(said):
        return True
    return not HOW.search(said) and bool(_UNLESS_HOW.search(said) or REQUEST.search(said))
