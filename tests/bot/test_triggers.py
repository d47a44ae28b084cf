"""What only a person is to answer, in the words of customers, and what only sounds like it."""

from decimal import Decimal

import pytest

from bot import triggers
from bot.amounts import amounts, highest_above
from bot.triggers import replies
from bot.triggers.angry import anger, is_angry
from bot.triggers.asking import asks_for_person

PERSON = """
human | human please | agent
Agent please! | a real person please | representative | talk to a human
I want to talk to a real person now | can I speak with someone? | Could I please talk to an agent
connect me to customer service | transfer me to a representative | get me a human | I need an agent
let me speak to your manager | is there anyone I can talk to? I want to speak to someone real
I don't want to talk to a bot | stop the bot
no bots please | can you call me back? | please call me
I'd like to chat with a live agent about my order | put me through to support team
Mitarbeiter | Mitarbeiter bitte | Ich möchte mit einem Menschen sprechen | Mensch bitte!
Kann ich bitte mit einem Mitarbeiter reden? | verbinden Sie mich mit dem Kundenservice
ich will mit jemandem sprechen | Ich brauche einen Ansprechpartner | Bitte rufen Sie mich an
keinen Bot bitte | Gibt es hier einen echten Menschen? | einen Mitarbeiter sprechen
Quiero hablar con una persona | ¿puedo hablar con un agente? | persona real por favor | agente
necesito un asesor | no quiero hablar con un robot | ¿me pueden llamar?
Je veux parler à un humain | un conseiller s'il vous plaît | puis-je parler à quelqu'un ?
mettez-moi en relation avec un conseiller | pas un robot | rappelez-moi
Vorrei parlare con un operatore | operatore per favore | posso parlare con qualcuno? | richiamatemi
Quero falar com um atendente | atendente por favor | posso falar com uma pessoa? | não quero um robô
Ik wil een medewerker spreken | medewerker graag | kan ik met iemand praten? | geen robot
أريد التحدث مع موظف | موظف من فضلك | أريد التحدث إلى شخص حقيقي | خدمة العملاء | اتصلوا بي
Chcę rozmawiać z człowiekiem | konsultant proszę | proszę połączyć mnie z konsultantem
Müşteri temsilcisi ile görüşmek istiyorum | gerçek bir insanla konuşmak istiyorum | temsilci lütfen
"""
NOT_PERSON = """
is the human size lamp still available? | your agent told me it would arrive Monday
I talked to your colleague yesterday and he promised a refund | My agent ordered ten lamps
Do I need to speak to someone before I return it? | I need to talk to my wife first
I want a lamp for a person who reads in bed | Is there a lamp that two people can carry?
how many people does it take to hang it | my manager wants an invoice | Are you a bot?
Does the driver call me before delivery? | the support arm of the lamp is bent
I bought it from a real estate agent | I have a question about customs | who designed Fjell?
Is the lamp safe for somebody with a pacemaker? | cleaning agent for opal glass? | thanks
Muss ich mit jemandem sprechen, bevor ich sie zurückschicke? | Meine Mitarbeiterin hat bestellt
Welches Reinigungsmittel für Menschen mit Allergie? | Ruft mich der Fahrer vor der Lieferung an?
¿Cuántas personas hacen falta para colgarla? | ¿tengo que hablar con alguien antes de devolverla?
Une personne suffit pour la monter ? | dois-je parler à quelqu'un avant le retour ?
Quante persone servono per montarla? | Quantas pessoas cabem à volta desta mesa?
Hoeveel mensen zijn er nodig? | Moet ik iemand spreken voor ik het terugstuur?
كم شخص يحتاج التركيب؟ | Ile osób potrzeba do montażu? | Kaç kişi gerekiyor?
"""
ANGRY = """
This is fucking ridiculous | You are thieves, I want my money | I will sue you
WHERE IS MY ORDER!!! | THIS IS UNACCEPTABLE. ANSWER ME NOW! | worst company ever, never again
I'm sick of this, third time I write and nobody answers | you'll hear from my lawyer
I am furious, this is unacceptable | what a scam | Unbelievable!!! Still nothing???
Das ist eine Frechheit | Sie hören von meinem Anwalt | ICH WILL MEIN GELD ZURÜCK!!!
Mir reicht's, zum dritten Mal kaputt | Das ist Betrug | Unfassbar, einfach lächerlich!!
Esto es una estafa | voy a denunciarlos, esto es una estafa | inaceptable, estoy harto
C'est une honte | je vais porter plainte | inadmissible, j'en ai marre | bande de voleurs
È una vergogna | siete dei ladri | inaccettabile, sono stufo | Vi denuncio
Isto é uma vergonha | vou processar vocês | inaceitável, estou farto
Dit is oplichting | belachelijk, ik ben er zat van | schandalig
أنتم نصابين | هذا احتيال | غير مقبول وأنا غاضب | سأشتكي في حماية المستهلك
To oszustwo | jesteście złodzieje, oszuści | to niedopuszczalne, mam dość
Bu dolandırıcılık | rezalet | Berbat, artık yeter
"""
CALM = """
DO YOU SHIP TO NORWAY | Where is my order? | I love this damn lamp, it is beautiful!! | OK!!
I'm a lawyer and need an invoice for my office
Is this e-mail a scam? | the lamp is terribly bright
My order is late, which is a bit annoying. When does it come?
Hello!!! | The light is useless at night
LED E27 12 W IP44 | HALDEN FJELL 40 CM | I was disappointed by the colour, can I exchange it?
Die Lampe ist leider schlecht verarbeitet | Ist das Betrug oder eine echte Mail von Ihnen?
¿Es una estafa este correo? | La lámpara es horrible con esa bombilla, ¿hay otra?
La lampe est nulle pour lire, que conseillez-vous ? | Mi piace tantissimo!! | Que lâmpada linda!!
Heel mooi!!! | رائع جدا!!! | Piękna lampa!!! | Çok güzel!!!
"""


def table(text):
    return [each.strip() for line in text.strip().splitlines() for each in line.split(" | ")]


def test_who_asks_for_a_person_is_understood_in_ten_languages():
    missed = [said for said in table(PERSON) if not asks_for_person(said)]

    assert missed == []


def test_people_in_a_question_are_not_asked_for():
    taken = [said for said in table(NOT_PERSON) if asks_for_person(said)]

    assert taken == []


def test_anger_is_heard_in_ten_languages():
    missed = [(said, anger(said)) for said in table(ANGRY) if not is_angry(said)]

    assert missed == []


def test_who_is_loud_or_only_disappointed_is_not_angry():
    taken = [(said, anger(said)) for said in table(CALM) if is_angry(said)]

    assert taken == []


def test_it_takes_no_longer_for_long_texts():
    text = "I want " * 100_000 + "!?" * 1000

    assert triggers.in_text(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("refund €1.200,50 please", [("1200.50", "EUR")]),
        ("500 euros, or EUR 600?", [("500", "EUR"), ("600", "EUR")]),
        ("I paid 1,200.50 USD and $5", [("1200.50", "USD"), ("5", "USD")]),
        ("1 200,50 kr", [("1200.50", "NOK")]),
        ("CHF 1'200.50", [("1200.50", "CHF")]),
        ("600,- € für beide", [("600", "EUR")]),
        ("a 5k euros order", [("5000", "EUR")]),
        ("٥٠٠ ريال", [("500", "SAR")]),
        ("1.200 € und 12,5 €", [("1200", "EUR"), ("12.5", "EUR")]),
        ("500 zł albo 1.500 TL", [("500", "PLN"), ("1500", "TRY")]),
        ("R$ 1.234,56", [("1234.56", "BRL")]),
        ("order 48211, 40 cm, 12 W, 20 %, 24.12.2026, +47 22 33 44 55", []),
        ("krone, eurovision, 500 kroners", []),
        ("9" * 500 + " €", []),
    ],
)
def test_amounts_are_read_as_people_write_them(text, found):
    assert amounts(text) == [(Decimal(amount), code) for amount, code in found]


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("642 €", ("642", "EUR")),
        ("500 €", None),
        ("12 € and 700 €", ("700", "EUR")),
        ("700 dollars", ("700", "USD")),
        ("700 NOK", None),  # some 60 €
        ("9000 NOK", ("9000", "NOK")),
    ],
)
def test_an_amount_in_another_currency_is_compared_roughly(text, above):
    expected = above and (Decimal(above[0]), above[1])

    assert highest_above(text, Decimal(500), "EUR") == expected


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes, that helped!",
        "it works now",
        "ja, danke",
        "passt",
        "sí, gracias",
        "oui merci",
        "risolto",
        "resolvido",
        "opgelost",
        "نعم",
        "tak, dziękuję",
        "evet, çözüldü",
        "Perfect.",
    ],
)
def test_it_helped(text):
    assert replies.is_yes(text)
    assert not replies.is_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "Nope.",
        "that did not help",
        "didn't help",
        "nein",
        "hilft mir nicht weiter",
        "no me sirve",
        "ça ne marche pas",
        "non mi aiuta",
        "não ajudou",
        "dat helpt niet",
        "لا",
        "nie pomogło",
        "işe yaramadı",
        "That's not what I asked!",
        "no, sorry",
    ],
)
def test_it_did_not_help(text):
    assert replies.is_no(text)
    assert not replies.is_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "yes, but which bulb?",
        "no idea which bulb fits",
        "does it work now with dimmers?",
        "noon",
        "",
        "yes I want to return two lamps and a shade from May",
        "is it solved by a new bulb?",
    ],
)
def test_what_goes_on_is_no_plain_answer(text):
    assert not replies.is_yes(text)
    assert not replies.is_no(text)
