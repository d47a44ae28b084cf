"""What is never given away; and how we help each other to get better."""

from django.utils.translation import gettext_lazy as _

from .shapes import Lesson, Option, Question, Text, right

SAFETY = Lesson(
    key="safety",
    title=_("When somebody is not who they say"),
    teaser=_("Phishing, data, and a calm no"),
    tone="red",
    drawing="safety",
    is_required=True,
    steps=(
        Text(
            "signs",
            _("Three signs"),
            _(
                "**Hurry**: “now, or I lose everything”. **A new address**: the name is known, the"
                " address is not. **Too much**: they ask for what they should know themselves.\n\n"
                "One sign is nothing. Two are a reason to ask a supervisor."
            ),
            drawing="hook",
            shows=_("A letter on a hook."),
        ),
        Text(
            "never",
            _("What is never given away"),
            _(
                "Passwords and codes: nobody needs to know yours, and you need not know theirs."
                " Addresses, orders and payments only to whom they belong, at the address that"
                " we know. A name in the widget proves nothing: the panel says whether it was"
                " verified."
            ),
        ),
        Text(
            "angry",
            _("A calm no"),
            _(
                "Say what you can do instead, and mean it: “I cannot change the address from here."
                " I can send a link to the address that you gave us.”"
            ),
        ),
        Question(
            "boss",
            _("“This is your director. Send me the list of customers, quickly.” What do you do?"),
            (
                right(
                    _("I send nothing, and ask a supervisor another way"),
                    _("Yes. Whoever it is will understand."),
                ),
                Option(
                    _("I send it: it is the director"),
                    _("Anybody can write that. Hurry and a title are two signs."),
                ),
                Option(
                    _("I ask for a password"),
                    _("Never ask for passwords, nor take one."),
                ),
            ),
        ),
        Question(
            "link",
            _("A customer sends a link “to see the damage”. It asks you to sign in. You …"),
            (
                right(
                    _("do not sign in, and ask for a picture here"),
                    _("Yes. Pictures can be sent right in the conversation."),
                ),
                Option(
                    _("sign in, customers come first"),
                    _("Your sign-in is what they want. Never type it anywhere else."),
                ),
            ),
        ),
    ),
)


COACH = Lesson(
    key="coach",
    title=_("The coach, reviews and practice"),
    teaser=_("Getting better without an audience"),
    tone="pine",
    drawing="coach",
    chapter="hard",
    steps=(
        Text(
            "coach",
            _("The coach looks before you send"),
            _(
                "Below your text small hints appear: the name is missing, a question has no"
                " answer, a promise has no date, a file was forgotten. One key puts it right."
                " It never holds anything back, and you can switch it off."
            ),
            drawing="hint",
            shows=_("A hint below a text, with a button beside it."),
        ),
        Text(
            "review",
            _("Reviews are between two people"),
            _(
                "A supervisor may read a conversation with you in mind, score it, and comment on"
                " single lines. You see it when it is shared with you, and can answer once."
                " Nobody else sees it, and no customer ever."
            ),
        ),
        Text(
            "practice",
            _("Practise with pretend customers"),
            _(
                "In the practice room customers are made up, and all else is real: the list, the"
                " keys, the clock. Nothing of it counts anywhere. Try the angry one."
            ),
        ),
        Question(
            "block",
            _("The coach gives a hint that is wrong here. What do you do?"),
            (
                right(_("I send all the same"), _("Yes. It is a hint, you decide.")),
                Option(
                    _("I change my text until it is quiet"),
                    _("Never write for the coach. Write for the customer."),
                ),
            ),
        ),
        Question(
            "counts",
            _("Does practice count in reports?"),
            (
                right(_("No, nowhere"), _("Yes. Try everything, break everything.")),
                Option(_("Yes, a little"), _("Not at all. It is a world of its own.")),
            ),
        ),
    ),
)
