"""What is said in a conversation of the demo: lamps and prices, letters around a text, files."""

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.html import linebreaks

from inboxes.mail.html import clean, finish

from . import phrases, pictures
from .people import address_of

LAMPS = {
    "Nordlys pendant": 321,
    "Fjell table lamp": 189,
    "Skog floor lamp": 429,
    "Måne wall light": 149,
    "Tåke ceiling light": 265,
    "Sol reading lamp": 119,
}
GREETED = ("Hi ", "Hello", "Hei", "Hallo", "Dag", "Bonjour", "Hola", "Guten Tag", "أهل", "وعلي")
ORDER_MAIL = """
<p>{text}</p><table><tr><th>Article</th><th>Pieces</th><th>Price</th></tr>
<tr><td>{lamp}</td><td>2</td><td>{price}</td></tr></table>
<p><img src="https://mail.example/open.gif" width="1" height="1"><b>{name}</b><br>
<img src="cid:logo" alt="with kind regards"></p>
"""


class Wording:
    """The words and files of a Telling, in the language of its story."""

    def _pick(self, of_language):
        return self.random.choice(of_language[self.language])

    def _fill(self, text):
        return text.format_map(self.words)

    def _words(self):
        random, name = self.random, self.customer.name
        lamp = random.choice(list(LAMPS))
        price = LAMPS[lamp]
        number = random.randint(44_000, 48_900)
        first = name.split()[0] if name else ""
        return {
            "first": first,
            "agent": self.agent.first_name_or_name,
            "lamp": lamp,
            "price": f"{price} €",
            "offer": f"{int(price * 40 * 0.78):,} €",
            "order": str(number),
            "order2": str(number + 1),
            "invoice": str(random.randint(1900, 2900)),
            "city": self.customer.city or "Oslo",
            "company": self.customer.company or f"Studio {name.split()[-1] if name else first}",
            "vat": f"{self.customer.country or 'NO'}{random.randint(100_000_000, 999_999_999)}",
            "track": f"{random.randint(1000, 9999)} {random.randint(1000, 9999)}",
            "day": self._pick(phrases.DAYS),
            "n": str(random.randint(10, 99)),
        }

    def _as_mail(self, body, hellos, name):
        hello = self._fill(self._pick(hellos))
        opening = "" if body.startswith(GREETED) else f"{hello}\n\n"
        return f"{opening}{body}\n\n{self._pick(phrases.BYE)},\n{name or '—'}"

    def _mail_fields(self, now, with_html):
        who = address_of(self.customer)
        fields = {
            "subject": self.conversation.subject,
            "external_id": f"{self.random.getrandbits(96):024x}@{who.partition('@')[2]}",
        }
        if self.random.random() < 0.05:
            fields["cc"] = [["Accounting", f"accounting@{who.partition('@')[2]}"]]
        if self.before:
            message, at = self.before
            fields["subject"] = f"Re: {self.conversation.subject}"[:250]
            date = f"{at:%d.%m.%Y %H:%M}"
            fields["quoted"] = "\n".join(
                [phrases.QUOTED[self.language].format(date=date), ""]
                + [f"> {line}" for line in message.body.splitlines()]
            )
        elif self.customer.company:
            fields["quoted"] = (
                f"-- \n{self.customer.name}\n{self.customer.company}, {self.customer.city}"
            )
        if with_html:
            raw = ORDER_MAIL.format(
                text=linebreaks(with_html), name=self.customer.name, **self.words
            )
            safe = clean(raw)
            fields |= {"html": safe.html, "remote_images": safe.remote_images}
        return fields

    # --- files -----------------------------------------------------------------------------------

    def _attach(self, message, files):
        for file in files:
            kind, _space, name = file.partition(" ")
            if kind == "photo":
                picture = pictures.photo(self.random.randint(1, 8))
                self._attach_one(message, "photo.png", "image/png", picture)
            else:
                name = self._fill(name)
                page = pictures.pdf(name.removesuffix(".pdf"), "Halden Lighting, Oslo", "")
                self._attach_one(message, name, "application/pdf", page)

    def _attach_logo(self, message):
        """A picture within the text of an HTML mail: it is placed as for a mail that comes in."""
        logo = pictures.logo()
        kept = self._attach_one(message, "logo.png", "image/png", logo, "logo", is_inline=True)
        place = reverse("conversations:file", args=[message.conversation_id, kept.pk])
        message.html = finish(message.html, cid_urls={"logo": place})
        message.save(update_fields=["html"])

    def _attach_one(self, message, name, content_type, content, content_id="", is_inline=False):
        return message.attachments.create(
            file=ContentFile(content, name),
            name=name,
            content_type=content_type,
            size=len(content),
            content_id=content_id,
            is_inline=is_inline,
        )
