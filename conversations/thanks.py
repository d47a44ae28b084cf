"""Is a message nothing but thanks? Then there is nothing to answer, and a closed conversation stays
closed.

Every word must be known here: a question, a number, a negation, a name, an unknown word or a
file makes it a message like any other. Missing some thanks costs a click; missing a request costs
a customer.
"""

import re
import unicodedata


def _words(text):
    return frozenset(text.split())


MAX_LENGTH = 120  # characters
MAX_WORDS = 14

THANKS = _words("""
    thanks thank thankyou thx tnx thnx ty tysm cheers thanku danke dankeschön dankeschoen
    dank merci gracias grazie obrigado obrigada obg brigado bedankt dankjewel dankuwel tack
    takk tak tusind kiitos kiitoksia dziękuję dziekuje dzięki dzieki dziękujemy спасибо спс
    благодарю дякую благодаря děkuji dekuji díky diky ďakujem dakujem vďaka hvala teşekkürler
    teşekkür tesekkurler sağol köszönöm koszonom köszi mulțumesc multumesc mersi ευχαριστώ
    ευχαριστω aitäh paldies ačiū شكرا شكراً تشكر תודה धन्यवाद शुक्रिया ধন্যবাদ makasih
    thankful grateful appreciated gràcies eskerrik grazas takkk tackar danki faleminderit
""")
# What people put around it. Nothing here asks for anything, or denies anything.
AROUND = _words("""
    you so very much a lot many again ever really such great perfect awesome super wonderful
    nice excellent brilliant fantastic amazing cool good lovely ok okay alright got it that's
    thats that is was all helpful kind kindly for your the quick fast speedy prompt help
    helping reply response answer support service assistance time patience team guys everyone
    everybody and have day weekend evening one too i we appreciate works solved sorted this
    best million bunch tons yes hi hello dear oh wow schön sehr vielen lieben herzlichen
    tausend für die hilfe ihre eure deine schnelle antwort hilfreich gut prima toll klasse
    wunderbar alles das hat geklappt euch ihnen dir ja und den tollen nochmals nochmal
    rückmeldung unterstützung einen schönen tag beaucoup bien mille pour votre aide réponse
    rapide c'est parfait génial encore à vous et bonne journée toute l'équipe infiniment oui
    muchas mil muchísimas por su tu ayuda respuesta rápida perfecto genial excelente todo la
    ustedes usted muy amable sí si y tante molte per il vostro suo aiuto risposta perfetto
    ottimo gentilissimi gentile sì e muito muita pela sua ajuda resposta perfeito ótimo tudo
    bem sim o je wel u hartelijk heel erg veel voor de uw jullie snelle hulp reactie antwoord
    top fijn så mycket för hjälpen snabba svaret det är bra perfekt mange hjelpen hjælpen du
    tusen paljon avusta hyvä bardzo serdecznie za pomoc szybką odpowiedź świetnie tak wielkie
    большое огромное вам тебе за помощь ответ быстрый отлично супер хорошо да и все всё дуже
    велике щиро допомогу moc mnohokrát velmi pekne çok ederim ederiz szépen nagyon mult
    foarte πολύ σας جزيلا جزيلاً لك لكم כדי רבה לך מאוד बहुत terima kasih banyak cảm ơn bạn
    nhiều rất asko eta un bon dia thumbs up
""")
PAIRS = ("terima kasih", "cảm ơn", "much appreciated", "bien reçu merci")
# Languages without blanks between words, longest first.
UNSPACED = sorted(
    _words("""
    どうもありがとうございました どうもありがとうございます ありがとうございました
    ありがとうございます ขอบคุณมาก 感謝いたします 助かりました 了解しました 承知しました
    감사드립니다 ขอบคุณ ありがとう 助かります 感謝します 감사합니다 고맙습니다 ขอบใจ 了解です
    非常感谢 十分感谢 太感谢了 您的帮助 감사해요 고마워요 ครับ どうも 感谢您 谢谢您 谢谢你
    谢谢啦 謝謝您 謝謝你 太好了 的帮助 대단히 ค่ะ มาก 誠に 大変 感谢 谢谢 多谢 謝謝 多謝 感謝
    好的 很好 정말 คะ 네
    """),
    key=len,
    reverse=True,
)
UNSPACED_THANKS = ("ありがと", "感謝", "感谢", "谢", "謝", "감사", "고맙", "고마", "ขอบ")
GLAD = frozenset(
    "👍🙏❤♥😊😀😃😄😁🙂😍🥰😘🤗😇☺🎉🥳👌💯💪✅✔👏🤝🙌✨⭐🌟💐🌹🌸💖💕💙💚💛🧡💜🤩😎🫶🤍🖤😉🌺🌷🍀🔥🚀"
)
JOINERS = "\ufe0f\ufe0e\u200d\u20e3🏻🏼🏽🏾🏿"
SMILES = re.compile(r"(?:[:;=8][-^o']?[)D*pP]|<3|\^_?\^|\bx[oO]x[oO]?\b|♡)")
# "Help!" alone asks; "for your help" thanks.
WANTED = _words("""
    help helping support service assistance reply response answer time patience hilfe antwort
    rückmeldung unterstützung aide réponse ayuda respuesta aiuto risposta ajuda resposta hulp
    reactie antwoord pomoc odpowiedź помощь ответ допомогу hilfreiche
""")
BEFORE_WANTED = _words("""
    for your the quick fast speedy prompt great kind all that für ihre eure deine die
    schnelle tolle pour votre rapide por su tu la rápida per il vostro suo pela sua voor de
    uw jullie je snelle för za szybką за вашу быстрый быструю l'
""")


def is_pure_thanks(text, *, has_attachments=False):
    """Whether a customer's text says thanks, or smiles, and nothing else."""
    text = unicodedata.normalize("NFC", text).strip()
    if has_attachments or not text or len(text) > MAX_LENGTH:
        return False
    text, smiles = SMILES.subn(" ", text)
    text = text.translate(dict.fromkeys(map(ord, JOINERS)))
    glad = smiles + sum(char in GLAD for char in text)
    text = "".join(" " if char in GLAD else char for char in text).casefold().replace("’", "'")
    thanked = any(pair in text for pair in PAIRS) or any(known in text for known in UNSPACED_THANKS)
    for phrase in UNSPACED:
        text = text.replace(phrase, " ")
    words = "".join(char if _is_of_word(char) else " " for char in text).split()
    if len(words) > MAX_WORDS or any(not _is_harmless(char) for char in text):
        return False
    thanked = thanked or any(word in THANKS for word in words)
    known = all(word in THANKS or word in AROUND for word in words)
    for before, word in zip(["", *words], words, strict=False):
        known = known and (word not in WANTED or before in BEFORE_WANTED)
    return known and (thanked or (glad > 0 and not words))


def _is_of_word(char):
    return char == "'" or unicodedata.category(char)[0] in "LM"


def _is_harmless(char):
    """Letters and their marks, blanks, and what ends or parts a sentence without asking."""
    return (
        unicodedata.category(char)[0] in "LMZ"
        or char in "\n\t.,!;:'\"-–—…~*()«»“”„。、！，．・~〜¡،؛।"
    )
