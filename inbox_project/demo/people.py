import unicodedata
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest
from django.utils.text import slugify

from conversations.models import Message
from customers.models import Customer, Identity, Visit

NAMELESS = 6  # visitors of the chat who never said who they are
PAGES = [
    ("Nordlys pendant", "nordlys"),
    ("Order status", "account/orders"),
    ("Delivery and returns", "help/delivery"),
    ("Outdoor lights", "outdoor"),
    ("Dimmers that we tested", "dimmers"),
]
DEVICES = [
    "Phone, Chrome",
    "Phone, Safari",
    "Computer, Firefox",
    "Computer, Chrome",
    "Tablet, Safari",
]


def arrive(random, now):
    """Create the customers; a list of them, the nameless last."""
    lines = (Path(__file__).parent / "customers.txt").read_text().splitlines()
    rows = [[part.strip() for part in line.split("|")] for line in lines if line[0] != "#"]
    people = [named(row, random, now) for row in rows]
    people += [Customer(last_seen_at=now, browsing=browsing(random)) for _ in range(NAMELESS)]
    Customer.objects.bulk_create(people)
    # The column takes the time of the insert: say afterwards since when we really know them.
    for person in people:
        days = random.randint(31, 1800) if person.name else 0
        person.created_at = now - timedelta(days=days)
    Customer.objects.bulk_update(people, ["created_at"])
    addresses = [
        Identity(customer=person, kind="web", value=f"{random.getrandbits(256):064x}")
        for person in people
    ]
    addresses += [
        Identity(customer=person, kind="email", value=address_of(person))
        for person in people
        if person.name
    ]
    Identity.objects.bulk_create(addresses)
    chance = Random(len(people))  # one of its own: the rest of the company stays the same
    Visit.objects.bulk_create(visit for person in people for visit in visits(person, chance))
    return people


def come_twice(people):
    """Amara wrote in the chat from another browser, too, and typed her address: two to merge."""
    amara, twin = people[0], people[-NAMELESS]
    twin.name, twin.city, twin.country = "Amara O.", "Delft", amara.country
    twin.attributes = {"Newsletter": "yes", "Orders": 1}
    twin.save(update_fields=["name", "city", "country", "attributes"])
    Identity.objects.create(customer=twin, kind="email", value=address_of(amara), is_verified=False)


def look_in():
    """Whoever wrote in the chat was seen there then."""
    said = Message.objects.filter(conversation__customer=OuterRef("pk"), direction="in")
    said = said.filter(conversation__inbox__channel="web").order_by("-created_at")
    last = Subquery(said.values("created_at")[:1])
    Customer.objects.update(last_seen_at=Greatest("last_seen_at", last))


def visits(person, random):
    """The pages before the one that they look at now, and that one."""
    at, now = person.last_seen_at, person.browsing
    pages = random.sample(PAGES, random.randint(1, len(PAGES)))
    pages = [page for page in pages if page[0] != now["title"]]
    yield Visit(customer=person, url=now["page"], title=now["title"], at=at)
    for title, path in pages:
        at -= timedelta(minutes=random.expovariate(1 / 6))
        yield Visit(customer=person, url=f"https://halden.example/{path}", title=title, at=at)


def named(row, random, now):
    name, city, country, language, time_zone, company, vip = row
    orders = random.choice([1, 1, 2, 3, 4, 7, 11])
    about = {"Orders": orders, "Spent": f"{orders * random.randint(140, 420):,} €"}
    if company:
        about["Plan"] = "Trade account"
    return Customer(
        name=name,
        company=company,
        city=city,
        country=country,
        language=language,
        time_zone=time_zone,
        is_vip=bool(vip),
        attributes=about,
        last_seen_at=now - timedelta(minutes=random.expovariate(1 / 4000)),
        browsing=browsing(random),
    )


def browsing(random):
    title, path = random.choice(PAGES)
    return {
        "page": f"https://halden.example/{path}",
        "title": title,
        "device": random.choice(DEVICES),
    }


def address_of(person):
    where = slugify(ascii_of(person.company)) or "mail"
    return f"{slugify(ascii_of(person.name)).replace('-', '.')}@{where}.example"


def ascii_of(text):
    return unicodedata.normalize("NFKD", text.replace("ı", "i")).encode("ascii", "ignore").decode()
