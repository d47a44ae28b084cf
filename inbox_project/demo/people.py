import unicodedata
from datetime import timedelta
from pathlib import Path

from django.utils.text import slugify

from customers.models import Customer, Identity

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
    return people


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
