"""The words of a question that say nothing of what is asked, and those that mean the same."""

import re

from .draft import fold
from .patterns import words

STOP = words(
    fold("""
    a an the and or but if so is are was were be been being am do does did have has had i me my
    mine we us our you your yours it its this that these those there here he she they them his
    her their to of in on at by for from with without about into up down out off over as than
    then too very just also still already any some no not can could will would shall should may
    might must what when where which who whom whose why how long much many please thank thanks
    hi hello dear know tell need want like get got let one ones more else way possible able
    really actually maybe anyone someone something anything because since soon now today
    question questions ask asking wondering wonder another other others again only even own
    same make made take come came go going goes work works working help mean say said see look
    think sure able thing things order product item der die das den dem des ein eine einen
    einem einer eines und oder aber wenn ob ist sind war waren sein bin habe hat haben hatte
    ich mir mich mein meine meinen meinem meiner wir uns unser unsere unseren du dir dich dein
    deine sie ihnen ihr ihre ihren ihrem ihrer es er zu zum zur von vom mit ohne fur auf aus
    bei im ins am an um als wie was wann wo wer wen wem warum wieso weshalb welche welcher
    welches welchen kann konnen konnte konnten wird werden wurde wurden soll sollen darf muss
    mussen mochte mochten nicht kein keine noch schon auch nur sehr bitte danke hallo mal denn
    dann da hier gibt geht gehen machen mache etwas bestellung produkt artikel eigentlich frage
    fragen wissen sagen brauche brauchen bekomme bekommen lange viel viele eure euer euch
""")
)
# The beginnings of words that mean the same to whoever asks.
_ALIKE = """
    refund reimburs money erstatt ruckerstatt geld gutschrift gutgeschrieben credit;
    ship deliver dispatch arriv send sent transit versand versend verschick liefer ankomm kommt
    zustell unterwegs schick paket parcel package tracking sendung courier carrier;
    price cost charg fee fees expensiv preis kost gebuhr teuer free kostenlos kostenfrei gratis
    pay paid bezahl;
    return ruckgab rucksend retour zuruckschick zuruckgeb zuruck;
    invoice receipt bill rechnung beleg quittung;
    cancel storn kundig abbestell;
    exchang swap replac umtausch ersatz ersetz tausch austausch;
    password login passwort kennwort anmeld einlogg account konto;
    broken defect damag faulty kaputt defekt beschadig;
    warrant guarantee garantie gewahrleist;
    discount voucher coupon rabatt gutschein;
    stock available availab lieferbar verfugbar lager sold vorratig;
    color colour farb black white brass green blue red schwarz weiss grun blau rot;
    size large small dimension grosse gross klein measur centimet cm masse breit wide tall
    height hoch;
    address adress street strasse;
    repair fix reparier reparatur mend;
    batter akku batteri charg lad;
    bulb lamp led birne leuchtmittel leucht;
    phone call telefon anruf anrufen rufnummer number nummer;
    open closed hours offnungszeit geoffnet geschlossen;
    wash wasch clean reinig dishwash spulmaschin;
    abroad international switzerland austria norway usa schweiz osterreich ausland countr land;
    install assembl mount montier aufbau montage;
    instruct manual guide anleitung handbuch;
    material leather cotton wood wool steel glass leder baumwoll holz wolle stahl glas;
    pickup collect abhol
"""
ALIKE = [words(group) for group in _ALIKE.split(";")]
ENDINGS = ["ungen", "ments", "ings", "ment", "ung", "ing", "able", "ern", "est", "ies", "ten"]
ENDINGS += ["bar", "ed", "es", "en", "er", "em", "ly", "s", "e", "n", "t"]
GROUP = {word: number for number, alike in enumerate(ALIKE) for word in alike}


def stems(text):
    words = re.findall(r"[a-z0-9äöüß]+(?:['’][a-z]+)?", fold(text))
    return {stem(word) for word in words if word not in STOP and len(word) > 2}


def stem(word):
    word = word.partition("'")[0].partition("’")[0]
    for known, number in GROUP.items():
        if word == known or (len(known) >= 4 and word.startswith(known)):
            return number
    if len(word) == 4 and word.endswith("s"):
        return word[:3]
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
