from datetime import timedelta
from pathlib import Path

from knowledge.importing import folder
from knowledge.models import Article, Category, Feedback, Version

FOLDER = Path(__file__).parent / "articles"

# In the order of the help centre: who owns its articles, and what it is called elsewhere.
CATEGORIES = {
    "Orders and delivery": (
        "Maya Lind",
        "Bestellung und Lieferung",
        "Pedidos y envíos",
        "الطلبات والتوصيل",
    ),
    "Returns and refunds": (
        "Priya Nair",
        "Rückgabe und Erstattung",
        "Devoluciones",
        "الإرجاع واسترداد المبلغ",
    ),
    "Payment and invoices": (
        "Sofie de Vries",
        "Zahlung und Rechnung",
        "Pago y facturas",
        "الدفع والفواتير",
    ),
    "Bulbs and dimmers": (
        "Marco Bellini",
        "Leuchtmittel und Dimmer",
        "Bombillas",
        "المصابيح والمعتّمات",
    ),
    "Mounting and safety": (
        "Marco Bellini",
        "Montage und Sicherheit",
        "Montaje",
        "التركيب والسلامة",
    ),
    "Care and repair": (
        "Priya Nair",
        "Pflege und Reparatur",
        "Cuidado y reparación",
        "العناية والإصلاح",
    ),
    "Drift and the app": ("Omar Haddad", "Drift und die App", "Drift y la app", "Drift والتطبيق"),
    "Shop and showroom": ("Chloé Martin", "Laden und Showroom", "Tienda", "المتجر وصالة العرض"),
    "Business customers": ("Tomasz Wójcik", "Geschäftskunden", "Empresas", "عملاء الأعمال"),
    "Internal": ("Priya Nair", "Intern", "Interno", "داخلي"),
}
# slug: (how many found it helpful, how many did not, what these missed)
JUDGED = {
    "returns": (41, 5, ["How do I pack the glass?", "I am a guest, which link do you mean?"]),
    "delivery-times": (63, 4, ["Nothing about the Canary Islands."]),
    "dimmers": (28, 9, ["Which of them is for a two-way switch?", "It still flickers below 10 %."]),
    "warranty": (17, 1, []),
    "drift-pairing": (12, 11, ["The lamp does not blink at all.", "My router has only 5 GHz."]),
}
OUT_OF_DATE = "customs-outside-eu"
CHANGED = "drift-pairing"
DRAFT = (
    "Lamps for sloping ceilings",
    "en",
    "The canopy of our pendants can be hung at up to 20 degrees.\n\n## Steeper than that\n\n"
    "*To be asked in the workshop: is the hook enough for Skog?*",
)


def write(halden, now):
    """The help centre of the company: written over two years, judged by customers of a month."""
    folder.read_in(FOLDER, now=now, publish=True)
    owners = {}
    for position, (name, (owner, *others)) in enumerate(CATEGORIES.items()):
        other_names = "\n".join(
            f"{code}: {other}" for code, other in zip(("de", "es", "ar"), others, strict=True)
        )
        Category.objects.filter(name=name).update(position=position, other_names=other_names)
        owners[name] = halden.agents[owner]
    articles = list(Article.objects.select_related("category").order_by("pk"))
    for number, article in enumerate(articles):
        age_it(article, owners[article.category.name], now - timedelta(days=9 + 13 * number % 160))
    for slug, said in JUDGED.items():
        judge(Article.objects.get(language="en", slug=slug), *said, now)
    change_some(halden, now)


def age_it(article, owner, written_at):
    """As if its owner had written it then."""
    if article.slug == OUT_OF_DATE:
        written_at -= timedelta(days=200)
    article.owner = owner
    article.created_at = article.changed_at = written_at
    article.published_at = article.reviewed_at = written_at
    article.source = ""
    article.save()
    Version.objects.filter(article=article).update(
        author=owner, published_by=owner, created_at=written_at, published_at=written_at
    )


def judge(article, yes, no, words, now):
    words = [*words, *[""] * (no - len(words))]
    Feedback.objects.bulk_create(
        Feedback(
            article=article,
            visitor=f"demo-{number}",
            is_helpful=number < yes,
            words="" if number < yes else words[number - yes],
            created_at=now - timedelta(hours=7 + 11 * number),
        )
        for number in range(yes + no)
    )


def change_some(halden, now):
    """A draft, and one with changes that are not published yet."""
    title, language, body = DRAFT
    marco, omar = halden.agents["Marco Bellini"], halden.agents["Omar Haddad"]
    mounting = Category.objects.get(name="Mounting and safety")
    Article.objects.begin(
        title=title,
        body=body,
        language=language,
        by=marco,
        owner=marco,
        category=mounting,
        now=now - timedelta(days=2),
    )
    article = Article.objects.get(language="en", slug=CHANGED)
    body = article.body + "\n\n## Nothing blinks\n\nSwitch it off and on five times, a second each."
    article.write(title=article.title, body=body, by=omar, now=now - timedelta(hours=5))
