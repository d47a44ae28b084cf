from bot.models import Flow
from knowledge.models import Article


def write(halden, now):
    """From today on the bot answers first on the website, too: it greets with three questions."""
    inbox, by = halden.inboxes["chat"], halden.agents["Astrid Halden"]
    inbox.has_bot = True
    inbox.save()

    def write_one(name, *steps, starts="button", language=""):
        flow = Flow(inbox=inbox, name=name, starts=starts, language=language, steps=list(steps))
        flow.position = Flow.objects.count() + 1
        flow.keep(by=by, now=now)
        return f"flow:{flow.pk}"

    order = write_one(
        "Where is my order?",
        ask("order_number", "Which order is it? Its number is in the mail that confirmed it."),
        ask("email", "Where can we write to you if you have to leave?"),
        ["hand_off", {"text": "Thank you. I have passed that on."}],
    )
    returns = write_one(
        "Returns",
        say(
            "You can send a lamp back within 30 days. What would you like to know?",
            ("How do I send it back?", article("returns")),
            ("When is my money back?", article("refunds")),
            ("Talk to a person", "person"),
        ),
    )
    write_one(
        "Begrüßung",
        say(
            "Wählen Sie eine Frage, oder schreiben Sie einfach. Ein Mensch ist immer erreichbar.",
            ("Wie lange dauert die Lieferung?", article("lieferzeiten", "de")),
            ("Eine Lampe zurückgeben", article("rueckgabe", "de")),
            ("Mit einem Menschen sprechen", "person"),
        ),
        starts="greeting",
        language="de",
    )
    write_one(
        "Greeting",
        say(
            "Choose one of these, or simply write. A person is always one tap away.",
            ("Where is my order?", order),
            ("Returns", returns),
            ("Talk to a person", "person"),
        ),
        starts="greeting",
    )


def say(text, *buttons):
    return ["say", {"text": text, "buttons": [{"text": said, "to": to} for said, to in buttons]}]


def ask(field, text):
    return ["ask", {"text": text, "field": field, "can_skip": True}]


def article(slug, language="en"):
    """Where a button leads: to this article, or the bot answers its words."""
    found = Article.objects.public().filter(language=language, slug=slug).first()
    return f"ask:{found.pk}" if found else "words"
