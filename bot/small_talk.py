"""Courtesies: a greeting, thanks, "are you a robot?". No article answers them, a sentence does."""

import re

from django.utils.translation import gettext as _

from conversations.marking import fold
from conversations.thanks import is_pure_thanks

THANKED = re.compile(
    r"^(\w+ ){0,2}(thanks|thank you|thx|danke|gracias|merci|bedankt|takk|شكرا)( \S+){0,5}$"
)
BUT = re.compile(
    r"\b(but|not|no|still|however|only|aber|nicht|kein\w*|noch|nur|pero|mais|pas|maar|niet|men|ikke)\b"
    r"|\d|لكن"
)
LONGEST = 80  # characters
GREETING_PAIRS = re.compile(
    r"good (morning|afternoon|evening|day)|guten? (tag|morgen|abend)|gruß gott"
    r"|buen(os|as)? (dias?|tardes|noches)|god (morgen|dag|kveld)|(صباح|مساء) (الخير|النور)"
)


def words(text):
    return frozenset(text.split())


GREETINGS = words("""
    hello hi hey hiya hallo moin servus gruss gott tag hola bonjour salut bonsoir ciao hei hej
    goddag goedemorgen goedemiddag dag ola merhaba مرحبا اهلا السلام عليكم سلام هاي
""")
BYES = words("""
    bye goodbye cya ciao tschuss adios wiedersehen wiederschauen revoir ade وداعا doei
""")
NODS = words("ok okay k oki alright fine gut vale bien d'accord dacord حسنا تمام yes ja si oui نعم")
AROUND = words("""
    there all everyone everybody team again zusammen alle liebes nochmal auf hasta luego and you to
    the see au a tous و ya now then for have nice day
""")
ROBOT = re.compile(
    r"\b(are|r) (you|u) (really )?(an? |the )?(real |actual )?"
    r"(ro?bot|human|real|person|machine|ai|chatbot|automatic)\b"
    r"|\bam i (talking|speaking|chatting|writing) (to|with) (an? )?(real )?(human|person|bot|robot)"
    r"|\bis (this|that|it) an? (ro)?bot\b|\b(who|what) are you\b"
    r"|\b(bist du|sind sie) (eine? )?(echte?r? )?(ro)?(bot|boter|mensch|maschine|ki)\b"
    r"|\bwer (bist du|sind sie)\b|\b(eres|es usted) (una? )?(ro)?(bot|persona|humano)\b"
    r"|\bquien eres\b|\b(es tu|etes vous|tu es|vous etes) une? (ro)?bot\b|\bqui (es tu|etes vous)\b"
    r"|(هل )?(انت|هذا) (روبوت|انسان|بشر|الي|شخص)|من انت"
)
MOOD = re.compile(
    r"^(hi |hello |hey )?(how are (you|u)( doing)?( today)?|how is it going|whats up|what s up"
    r"|wie geht (es|s)( dir| ihnen)?|wie gehts( dir| ihnen)?|que tal|como estas?|ca va|كيف حالك)$"
)


def answer(text):
    """-> a sentence, or "" when this is about something."""
    if len(text) > LONGEST:
        return ""
    said = re.sub(r"[^\w']+", " ", fold(text)[0]).strip()
    left = words(GREETING_PAIRS.sub(" hello ", said)) - AROUND
    if ROBOT.search(said) and len(said.split()) <= 9:
        return _("I am an automatic assistant. A person can take over at any time: just say so.")
    if MOOD.match(said):
        return _("Thank you for asking. I am an automatic assistant: what can I look up for you?")
    if is_pure_thanks(text) or (THANKED.match(said) and not BUT.search(said) and "?" not in text):
        return _("You are welcome. If something else comes up, just write here.")
    if left and left <= BYES:
        return _("Goodbye. If something else comes up, just write here.")
    if left and left <= GREETINGS:
        return _("Hello! I am the automatic assistant here. What is it about?")
    if left and left <= NODS:
        return _("All right. If something else comes up, just write here.")
    return ""
