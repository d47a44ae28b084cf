"""Plays of our scenarios as different people would play them, in words of their own."""


def says(text, wait=40, **about):
    return {"wait": wait, "does": "writes", "text": text, **about}


def note(text, **about):
    return {"wait": 15, "does": "notes", "text": text, **about}


def close(**about):
    return {"wait": 8, "does": "closes", **about}


def prio(**about):
    return {"wait": 5, "does": "prioritises", "to": "high", **about}


def hand(to="Billing", **about):
    return {"wait": 8, "does": "hands", "to": to, **about}


def sort(to="Question", **about):
    return {"wait": 4, "does": "sorts", "to": to, "as": "tag", **about}


def take(**about):
    return {"after": "hands-off", "wait": 8, "does": "takes_over", **about}


OTHER = {"in": "other"}
WAYS = [
    (
        "angry",
        [
            prio(),
            says(
                "Hi {customer.first},\n\nI completely understand your frustration and I apologise for the trouble. Unfortunately the carrier lost your parcel. We're shipping a replacement today and you'll have it on Friday. We'll also refund the shipping costs.\n\nWould that be ok?"
            ),
            note("Parcel lost by carrier, replacement arrives Fri, refund postage", after="calms"),
            close(),
        ],
    ),
    (
        "angry",
        [
            says(
                "Dear {customer.first}, I'm really sorry about this, that should not have happened. The carrier lost {order}, so a new {lamp} goes out today and gets to you this Friday. The postage will be refunded too. Can you be at home on Friday?"
            ),
            prio(),
            note("Lost in transit. New one Friday + postage back.", after="calms"),
            close(),
        ],
    ),
    (
        "bot-hands-off",
        [
            take(),
            says(
                "Hi {customer.first}! I've read what you told our assistant, so I'm putting a replacement shade for your lamp in the post this afternoon. You'll have it by Sunday at the latest. No need to return the cracked one. Anything else I can do for you?"
            ),
            close(after="content"),
        ],
    ),
    (
        "bot-hands-off",
        [
            take(),
            says(
                "Hi {customer.first}, thanks for the details. I've arranged a replacement shade for your {lamp}; it will arrive in 3 days. You don't need to return the broken one. Is there anything else I can do for you?"
            ),
            close(after="content"),
        ],
    ),
    (
        "bot-hands-off",
        [
            take(),
            says(
                "Hello {customer.first}! I'm sorry your shade is broken. We will send you a new one, it arrives in three days. You don't have to send it back. Does that sound good?"
            ),
            close(after="content"),
        ],
    ),
    (
        "bot-hands-off",
        [
            take(),
            says(
                "Hello {customer.first}, sorry about the broken shade. A new one is on its way and will be with you within three days, no need to send the broken one back, please just bin it. OK?"
            ),
            close(after="content"),
        ],
    ),
    (
        "collision",
        [note("FYI the carrier just called - parcel is at the neighbour's, no. 12", after="takes")],
    ),
    ("collision", [note("Carrier phoned: delivered to number 12 next door.", after="types")]),
    (
        "curious",
        [
            says(
                "Hi {customer.first}, what a lovely idea! Unfortunately I'm not able to share anyone's delivery address, because of privacy. What I can do is contact your friend today and ask for permission. Would that work for you?"
            ),
            says(
                "I understand, {customer.first}, but I really can't say anything about the address. Should I get in touch with them?",
                after="begs",
                wait=20,
            ),
            note("Customer wanted delivery address of {order}, refused.", after="sees"),
            close(),
        ],
    ),
    (
        "curious",
        [
            says(
                "Hello {customer.first}, that's very kind of you. I'm afraid we don't give out addresses of other customers. If you like, I'll ask them by e-mail today whether that's fine. Shall I?"
            ),
            says(
                "Sorry {customer.first}, I can neither confirm nor deny that. I will email them today and let you know by tonight. OK?",
                after="begs",
                wait=20,
            ),
            note("asked for address of recipient of {order} - not given", after="sees"),
            close(),
        ],
    ),
    (
        "deadline",
        [
            says(
                "Hi {customer.first}, don't worry, there's still time: your order is packed at 5pm today. What's your new address?",
                wait=20,
            ),
            says(
                "Hi {other.first}, yes it can be dimmed! Just use a dimmable bulb. Anything else?",
                wait=25,
                **OTHER,
            ),
            says(
                "Great {customer.first}, I've updated it. You'll get it at the new address. Anything else I can help with?",
                after="sends",
                wait=10,
            ),
            close(after="glad"),
            close(after="other-glad", **OTHER),
        ],
    ),
    (
        "missing-file",
        [
            says(
                "Hi {customer.first}, sorry to hear your lamp arrived broken! I can't see a picture in your email, could you send it again?"
            ),
            says(
                "Thanks {customer.first}! Since the base is cracked, please don't use the lamp anymore. We'll send you a replacement today together with a return label for the damaged one. Is that OK for you?",
                after="sends",
            ),
            sort("Bug Report", after="knows"),
            close(),
        ],
    ),
    (
        "missing-file",
        [
            says(
                "Hello {customer.first},\nI'm sorry about that. There was no attachment in your mail. Could you please send the photo again?"
            ),
            says(
                "Thank you {customer.first}. A crack in the foot is dangerous, so please stop using it and unplug it. You will receive a new lamp and a prepaid label to return the old one. Does that work for you?",
                after="sends",
            ),
            sort("Bug Report", after="knows"),
            close(),
        ],
    ),
    (
        "other-language",
        [
            says(
                "Guten Tag {customer}, vielen Dank für Ihre Nachricht. Eine Kollegin, die Deutsch spricht, antwortet Ihnen heute bis 17 Uhr."
            ),
            note(
                "Customer asks in German: got invoice twice, which should be paid?",
                after="understands",
            ),
            hand(),
        ],
    ),
    (
        "other-language",
        [
            says(
                "Hallo {customer.first}, danke für Ihre Nachricht! Meine Kollegin spricht Deutsch und meldet sich heute bis 17 Uhr bei Ihnen."
            ),
            note("invoice arrived twice (German)", after="understands"),
            hand(),
        ],
    ),
    (
        "over-limit",
        [
            says(
                "Hi {customer.first}, I'm sorry about the noise! Unfortunately I'm not allowed to refund {amount} EUR myself, so I'll forward this to our billing team. You will hear from them by tomorrow 12:00. Is that ok?"
            ),
            says(
                "I can't promise that you will get your money, {customer.first}, that is up to Billing. They'll tell you by tomorrow noon.",
                after="insists",
                wait=20,
            ),
            sort("Refund", after="waits"),
            note("{order}: wants {amount} EUR back because the lamp is humming"),
            hand(),
        ],
    ),
    (
        "over-limit",
        [
            says(
                "Hello {customer.first}, no problem, I'm passing this on to Billing, who decide about amounts like this. They will reply by tomorrow at noon. Does that work?"
            ),
            says(
                "I understand that you'd like a yes. I can't give one, because Billing decides that. You'll know by tomorrow noon, I promise.",
                after="insists",
                wait=20,
            ),
            sort("Refund", after="waits"),
            note("{order}: refund {amount} EUR, loud humming noise"),
            hand(),
        ],
    ),
    ("phishing", [note("Looks like phishing - don't click the link!"), close(reason="spam")]),
    (
        "phishing",
        [note("This is a phishing attempt, do not reply"), sort("spam"), close(reason="spam")],
    ),
    (
        "several-questions",
        [
            says(
                "Hi {customer.first},\n\nthanks for your interest in the {lamp}!\n\n1) Colours: black, white or green\n2) Bulb: E27, max. 40 W\n3) Returns: free within 30 days\n\nDoes that answer your questions?"
            ),
            close(after="orders"),
        ],
    ),
    (
        "several-questions",
        [
            says(
                "Good morning {customer.first},\n\n1. The lamp is available in black, white, and green.\n2. You need an E27 bulb, 40W at most.\n3. Yes, you can return it free of charge within thirty days.\n\nLet me know if you have any other questions."
            ),
            close(after="orders"),
        ],
    ),
    (
        "thanks",
        [
            says(
                "Hi {customer.first}, your parcel is out for delivery tomorrow between 9 am and 12 pm."
            ),
            sort(after="thanks"),
            close(),
        ],
    ),
    (
        "thanks",
        [
            says(
                "Hello {customer.first}! It was shipped yesterday and should arrive tomorrow morning, 9-12."
            ),
            sort(after="thanks"),
            close(),
        ],
    ),
    (
        "unclear",
        [
            says(
                "Hi {customer.first}, I'm sorry to hear that! Could you tell me which product you mean and what exactly happens?"
            ),
            says(
                "Thanks {customer.first}! That's usually an old dimmer. Please try this:\n1. Turn the lamp off\n2. Press and hold the button for 10 seconds\n3. Turn it back on\nDid that help?",
                after="tells",
            ),
            close(after="helped"),
        ],
    ),
    (
        "unclear",
        [
            says(
                "Hello {customer.first}, I'd love to help. Please tell me which lamp you have and what it does."
            ),
            says(
                "Thank you {customer.first}. Please do this:\n1. Switch it off.\n2. Hold the button for ten seconds.\n3. Switch it on.\nLet me know if it still flickers!",
                after="tells",
            ),
            close(after="helped"),
        ],
    ),
    (
        "vip",
        [
            prio(),
            says(
                "Dear {customer},\n\nmany thanks for your request! {count} lamps have a delivery time of 3 weeks. Regarding the discount I need to check with our sales team; they will get back to you by tomorrow noon. Is that ok for you?"
            ),
            says(
                "I'm sorry {customer.first}, I can't promise you the 25% myself, but you'll have a reply from sales by tomorrow at noon.",
                after="presses",
                wait=25,
            ),
            note(
                "asks for 25% discount on {count} pcs. Sales to answer by noon tomorrow",
                after="accepts",
            ),
            hand("Sales"),
        ],
    ),
    (
        "vip",
        [
            prio(),
            says(
                "Good morning {customer.first}, thank you! Delivery of {count} takes three weeks. I have passed your wish for a discount to our sales team. Does the delivery time suit you?"
            ),
            says(
                "Of course you would like to know now, {customer.first}. Only Sales can decide, and I promise you will hear from them tomorrow by 12.",
                after="presses",
                wait=25,
            ),
            note("25 % wanted for {count} lamps, Sales please answer by 12", after="accepts"),
            hand("Sales"),
        ],
    ),
    (
        "wrong-plug",
        [
            says(
                'Hi {customer.first}, sorry about that! We\'ll send you the right cable for free:\n1. Go to Orders on our website\n2. Select your lamp\n3. Click "Exchange a part"\nIt will arrive within two days. Let me know if you need any help!'
            ),
            sort(after="tries"),
            close(),
        ],
    ),
    (
        "wrong-plug",
        [
            says(
                'Hello {customer.first},\nI apologise for the mix-up.\n\n1. Please open "Orders" on our website.\n2. Choose the lamp and press "Exchange a part".\n\nThe new cable will be with you in 2 days. Could you let me know once it arrives?'
            ),
            sort(after="tries"),
            close(),
        ],
    ),
    (
        "wrong-recipient",
        [
            prio(),
            says(
                "Hi {customer.first}, thank you for letting us know, and apologies for the mistake. Please delete the invoice - you don't need to do anything else. Your own data is safe. Could you confirm once it's deleted?"
            ),
            note("Invoice {order} for {other} was sent to {customer} by mistake", after="done"),
            hand(),
        ],
    ),
    (
        "wrong-recipient",
        [
            prio(),
            says(
                "Dear {customer.first},\n\nthanks for the heads-up and please excuse the mistake on our side. Kindly erase the document. Nothing else is needed from you. Is that OK?"
            ),
            note("Invoice of {other} went to the wrong customer ({customer})", after="done"),
            hand(),
        ],
    ),
    (
        "wrong-recipient",
        [
            prio(),
            says(
                "Hello {customer.first}, I'm so sorry about this. That was our error. Please don't forward it; just delete the email and the attachment. Would you let me know when that's done?"
            ),
            note("Data breach: {other}'s invoice {order} sent to {customer}.", after="done"),
            hand(),
        ],
    ),
]
