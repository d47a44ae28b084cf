"""New text is told from quotes and signatures, in many languages; a customer's word never hides."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxes.mail.quotes import WINDOW, separate

ANNOUNCEMENTS = [
    "On Mon, Feb 1, 2026 at 6:32 PM, Ana <ana@x.example> wrote:",
    "On 1/2/26 18:32, Ana wrote:",
    "On Mon, 1 Feb 2026, 18:32 Ana,\n<ana@x.example> wrote:",
    "Ana <ana@x.example> wrote:",
    "Am 01.02.2026 um 18:32 schrieb Ana <ana@x.example>:",
    "Am Mo., 1. Feb. 2026 um 18:32 Uhr schrieb Ana <\nana@x.example>:",
    "Ana <ana@x.example> schrieb am Mo., 1. Feb. 2026,\n18:32:",
    "Le lun. 1 févr. 2026 à 18:32, Ana <ana@x.example> a\nécrit :",
    "El lun, 1 feb 2026 a las 18:32, Ana (<ana@x.example>)\nescribió:",
    "Il giorno lun 1 feb 2026 alle ore 18:32 Ana <ana@x.example> ha\nscritto:",
    "Op ma 1 feb 2026 om 18:32 schreef Ana <ana@x.example>:",
    "Em seg., 1 de fev. de 2026 às 18:32, Ana <ana@x.example> escreveu:",
    "pon., 1 lut 2026 o 18:32 Ana <ana@x.example> napisał(a):",
    "W dniu 1.02.2026 o 18:32, Ana pisze:",
    "пн, 1 февр. 2026 г. в 18:32, Ana <ana@x.example>:",
    "1 февраля 2026 г. 18:32 пользователь Ana <ana@x.example> написал:",
    "пн, 1 лют. 2026 р. о 18:32 Ana <ana@x.example> пише:",
    "po 1. 2. 2026 v 18:32 odesílatel Ana <ana@x.example> napsal:",
    "po 1. 2. 2026 o 18:32 Ana <ana@x.example> napísal(a):",
    "Den mån 1 feb. 2026 kl 18:32 skrev Ana <ana@x.example>:",
    "Den man. 1. feb. 2026 kl. 18.32 skrev Ana <ana@x.example>:",
    "man. 1. feb. 2026 kl. 18:32 skrev Ana <ana@x.example>:",
    "ma 1. helmik. 2026 klo 18.32 Ana (ana@x.example) kirjoitti:",
    "Ana <ana@x.example>, 1 Şub 2026 Pzt, 18:32 tarihinde şunu yazdı:",
    "2026年2月1日(月) 18:32 Ana <ana@x.example>:",
    "在 2026年2月1日 星期一 18:32，Ana <ana@x.example> 写道：",
    "Ana <ana@x.example> 於 2026年2月1日 週一 下午6:32寫道：",
    "2026년 2월 1일 (월) 오후 6:32, Ana <ana@x.example>님이 작성:",
    "في الاثنين، 1 فبراير 2026 في 6:32 م تمت كتابة ما يلي بواسطة Ana <ana@x.example>:",
    "‫בתאריך יום ב׳, 1 בפבר׳ 2026 ב-18:32 מאת ‪Ana‬‏ <‪ana@x.example‬‏>:‬",
    "Ana <ana@x.example> ezt írta (időpont: 2026. febr. 1., H, 18:32):",
    "În lun., 1 feb. 2026 la 18:32, Ana <ana@x.example> a scris:",
    "Στις Δευ, 1 Φεβ 2026 στις 18:32, ο χρήστης Ana <ana@x.example> έγραψε:",
    "Vào Th 2, 1 thg 2, 2026 vào lúc 18:32 Ana <ana@x.example> đã viết:",
    "Pada tanggal Sen, 1 Feb 2026 pukul 18.32 Ana <ana@x.example> menulis:",
    "2026-02-01 18:32 GMT+01:00 Ana <ana@x.example>:",
    "---- On Mon, 01 Feb 2026 18:32:00 +0100 Ana <ana@x.example> wrote ----",
]
HEADS = [
    "From: {}\nSent: {}\nTo: {}\nSubject: {}",
    "*From:* {}\n*Date:* {}\n*To:* {}\n*Subject:* {}",
    "From: {}\nDate: {}\nReply-To: x\nTo: {}\nSubject: {}",
    "Von: {}\nGesendet: {}\nAn: {}\nBetreff: {}",
    "De : {}\nEnvoyé : {}\nÀ : {}\nObjet : {}",
    "De: {}\nEnviado el: {}\nPara: {}\nAsunto: {}",
    "De: {}\nEnviada em: {}\nPara: {}\nAssunto: {}",
    "Da: {}\nInviato: {}\nA: {}\nOggetto: {}",
    "Van: {}\nVerzonden: {}\nAan: {}\nOnderwerp: {}",
    "Od: {}\nWysłano: {}\nDo: {}\nTemat: {}",
    "От: {}\nОтправлено: {}\nКому: {}\nТема: {}",
    "Від: {}\nНадіслано: {}\nКому: {}\nТема: {}",
    "Från: {}\nSkickat: {}\nTill: {}\nÄmne: {}",
    "Fra: {}\nSendt: {}\nTil: {}\nEmne: {}",
    "Lähettäjä: {}\nLähetetty: {}\nVastaanottaja: {}\nAihe: {}",
    "Od: {}\nOdesláno: {}\nKomu: {}\nPředmět: {}",
    "Kimden: {}\nGönderildi: {}\nKime: {}\nKonu: {}",
    "差出人: {}\n送信日時: {}\n宛先: {}\n件名: {}",
    "发件人： {}\n发送时间： {}\n收件人： {}\n主题： {}",
    "寄件者: {}\n傳送日期: {}\n收件者: {}\n主旨: {}",
    "보낸 사람: {}\n보낸 날짜: {}\n받는 사람: {}\n제목: {}",
    "من: {}\nتاريخ الإرسال: {}\nإلى: {}\nالموضوع: {}",
    "מאת: {}\nנשלח: {}\nאל: {}\nנושא: {}",
    "Feladó: {}\nElküldve: {}\nCímzett: {}\nTárgy: {}",
    "Από: {}\nΣτάλθηκε: {}\nΠρος: {}\nΘέμα: {}",
]
SIGNATURES = [
    *("-- \nAna Lind\nShop Ltd\n+49 30 123456", "--\nAna", "Sent from my iPhone", "— \nAna"),
    *("Get Outlook for Android<https://aka.ms/x>", "Von meinem iPhone gesendet"),
    *("Envoyé de mon iPhone", "Enviado desde mi iPhone", "Inviato da iPhone", "Sendt fra min iPad"),
    *("Verstuurd vanaf mijn iPhone", "Skickat från min iPhone", "Wysłane z iPhone'a"),
    *("Отправлено с iPhone", "iPhoneから送信", "发自我的iPhone", "나의 iPhone에서 보냄"),
    *(
        "Sent from my cell, please excuse any typos.",
        "_______________\nlist mailing list\nhttp://l",
    ),
]


def told(found):
    """Every line that is not blank, of all three parts."""
    parts = (found.visible, found.quoted, found.signature)
    return sorted(line for part in parts for line in part.split("\n") if line.strip())


def lines(text):
    return sorted(line for line in text.split("\n") if line.strip())


@pytest.mark.parametrize("announcement", ANNOUNCEMENTS)
def test_an_answer_above_below_and_between(announcement):
    quote = "> Where is it?\n>\n> Ana"
    for text in (f"Here.\n\n{announcement}\n{quote}", f"Here.\n{announcement}\n\n{quote}\n\n"):
        assert separate(text).visible == "Here."
    if "<" in announcement and ":" in announcement[-3:]:
        assert separate(f"Here.\n\n{announcement}\n\nWhere is it?\n\nAna").visible == "Here."

    assert separate(f"{announcement}\n{quote}\n\nHere.").visible == "Here."

    between = f"{announcement}\n> One?\n\nYes.\n\n> Two?\n\nNo."
    assert separate(between).visible.split() == [">", "One?", "Yes.", ">", "Two?", "No."]
    between = f"Hi!\n\n{announcement}\n> One?\n\nYes.\n\n> Bye"
    assert separate(between).visible.split() == ["Hi!", ">", "One?", "Yes."]


@pytest.mark.parametrize("head", HEADS)
def test_the_head_of_an_earlier_mail(head):
    head = head.format("Ana <ana@x.example>", "Monday 18:32", "Shop <shop@x.example>", "Re: It")
    for rule in ("", "\n________________________________\n", "\n-----Original Message-----\n"):
        found = separate(f"Here.\n{rule}\n{head}\n\nWhere is it?\n\nAna")
        assert found.visible == "Here."
        assert "Where is it?" in found.quoted

    forwarded = separate(f"{head}\n\nWhere is it?")
    assert forwarded.visible == f"{head}\n\nWhere is it?"


@pytest.mark.parametrize("signature", SIGNATURES)
def test_signatures(signature):
    found = separate(f"Here.\n\nBye, Ana\n\n{signature}")
    assert (found.visible, found.signature) == ("Here.\n\nBye, Ana", signature)

    quoted = separate(f"Here.\n\n{signature}\n\nAm 01.02.2026 um 18:32 schrieb Ana:\n> Where?")
    assert (quoted.visible, quoted.signature) == ("Here.", signature)

    alone = separate(signature)
    assert (alone.visible, alone.signature) == (signature, "")


@pytest.mark.parametrize(
    "text",
    [
        "From: Paris\nTo: London\nDate: 5 May\n\nPlease book this.",
        "Hi\n\nFrom: Paris\nTo: London\nDate: 5 May\n\nPlease book this.",
        "Order:\n----------\nLamp: 2\n----------\nTotal: 40",
        "The log says:\n==========\nTypeError: x\n  at line 5",
        "On Monday I wrote:\nplease cancel.",
        "In 2024 my colleague wrote:\n\nwe refund you",
        "Sent from my desk, is much easier than my mobile phone.",
        "Sent by mistake, the last order. Cancel it, please.",
        "From my point of view it is broken.",
        "| a | b |\n| 1 | 2 |\nThis table is wrong",
        "> 3 lamps\n\nThis is what I ordered.",
        "Here is what works -- mostly.\n\nBye",
        "- one\n- two\n\n* three",
        "```\n#\n####\ncode\n```\nend",
        "My name: Ana\nDate: yesterday\nSubject: lamp",
        "--\nHow do I return it?\n" + "More.\n" * 20,
        "> only a quote",
        "-- \nonly a signature",
        "Hi,\nin 5/2026 you wrote to me: it is paid. Is it?",
    ],
)
def test_nothing_new_is_taken_for_old(text):
    assert separate(text).visible == text.strip("\n")


def test_an_answer_written_under_a_quote_is_not_taken_for_a_signature():
    text = "Hi Bo,\n\nOn 1/2/26 18:32, Bo wrote:\n> Which one?\n\nThe red one, please."
    assert separate(text).visible == "Hi Bo,\n\n> Which one?\n\nThe red one, please."


def test_long_text_is_cut_nowhere():
    long = "\n".join(f"line {number} of a long story" for number in range(10_000))
    assert separate(long).visible == long

    quoted = separate(f"Yes.\n\nOn 1/2/26 18:32, Bo wrote:\n\n{long}")
    assert quoted.visible == "Yes."
    marked = "Yes.\n\nOn 1/2/26 18:32, Bo wrote:\n" + "> more\n" * 20_000
    assert separate(marked).visible == "Yes."
    assert separate(f"{marked}\nAnd what of this?").visible.startswith("Yes.")
    assert "And what of this?" in separate(f"{marked}\nAnd what of this?").visible


def shape(line):
    return (line * (WINDOW // len(line) + 1))[:WINDOW]


LINES = [
    *["\n", " \n", "a\n", ">\n", "-\n", "--\n", "____\n", ":\n", "f:\n", "To:\n", "On 1\n"],
    *["a\n> b\n", "a\n--\n", "a", ">", "-", " ", "1", "bq", "Sent from my iPhone\nx\n", "a@b>\n"],
    *["> wrote:\n", "a\n> wrote:\n", "<@:1.1.26\n", "2020-01-01 10:00 GMT\n"],
    *["x gesendet\n", "<a@b.c> wrote\n"],
    "On 2020-01-01 10:00 a@b.c wrote:\n",
    "On 1/1/2020 10:10 " + "x" * 60 + "\ny:\n",
    "On Mon, " + "1, " * 300 + "\n",
]
WORST = {line[:40]: shape(line) for line in LINES} | {
    "distinct": "".join(f"{n:x}\n" for n in range(WINDOW))[:WINDOW],
    "dates": "".join(f"1.1.20{n % 90 + 10} {n}:\n" for n in range(6000))[:WINDOW],
    "heads": "".join(f"From: {n}\n\nTo:\n\n" for n in range(6000))[:WINDOW],
}


@pytest.mark.parametrize("name", WORST)
def test_no_shape_of_64_kb_takes_long(name):
    spent = []
    for _ in range(5):
        started = time.process_time()
        separate(WORST[name])
        spent.append(time.process_time() - started)
        if spent[-1] < 0.1:
            break
    assert min(spent) < 0.1


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                *("text", "", "> quoted", ">> twice", "--", "-- ", "____________", "From: a@b.c"),
                *(
                    "To: x",
                    "Subject: y",
                    "Sent: z",
                    "Sent from my iPhone",
                    "-----Original Message-----",
                ),
                *(ANNOUNCEMENTS[0], ANNOUNCEMENTS[7], "a" * 2000, "\u200b", "C> x", "Why?", "| a"),
            ]
        ),
        max_size=30,
    ).map("\n".join)
)
def test_every_line_is_in_one_of_the_three_parts(text):
    found = separate(text)
    assert told(found) == lines(text)
    assert found.visible.strip("\n\u200b") or not text.strip("\n\u200b")
