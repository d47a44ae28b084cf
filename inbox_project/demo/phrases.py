"""What people of each language say besides the matter: greetings, impatience, courtesy."""

HELLO = {
    "en": ["Hello,", "Hi,", "Hi there,", "Dear Halden team,", "Good morning,"],
    "de": ["Guten Tag,", "Hallo,", "Liebes Halden-Team,"],
    "fr": ["Bonjour,", "Madame, Monsieur,"],
    "nl": ["Hallo,", "Goedemiddag,"],
    "nb": ["Hei,", "Hei Halden,"],
    "es": ["Hola:", "Buenos días:"],
    "ar": ["مرحبا،", "السلام عليكم،"],
}
# From us; {first} is the customer.
HELLO_TO = {
    "en": ["Hi {first},", "Hello {first},", "Dear {first},"],
    "de": ["Guten Tag {first},", "Hallo {first},"],
    "fr": ["Bonjour {first},"],
    "nl": ["Hallo {first},", "Dag {first},"],
    "nb": ["Hei {first},"],
    "es": ["Hola {first}:"],
    "ar": ["أهلًا {first}،"],
}
BYE = {
    "en": ["Best wishes", "Kind regards", "Thanks", "Many thanks", "Regards"],
    "de": ["Viele Grüße", "Mit freundlichen Grüßen"],
    "fr": ["Bien à vous", "Cordialement"],
    "nl": ["Groeten", "Met vriendelijke groet"],
    "nb": ["Vennlig hilsen", "Hilsen"],
    "es": ["Un saludo", "Saludos cordiales"],
    "ar": ["مع التحية", "تحياتي"],
}
# A second and third message before anybody has answered.
NUDGES = {
    "en": [
        "I can send a photo if that helps.",
        "The order number is {order}, by the way.",
        "Is somebody there?",
        "I forgot to say: I am at home only until six today.",
        "It is not very urgent, but I would like to know this week.",
        "You can also call me, if that is easier.",
        "Sorry, one more thing: I ordered it with my work address.",
    ],
    "de": ["Die Bestellnummer ist {order}.", "Ist jemand da?", "Ein Foto kann ich gern schicken."],
    "fr": [
        "Le numéro de commande est {order}.",
        "Il y a quelqu'un ?",
        "Je peux envoyer une photo.",
    ],
    "nl": ["Het bestelnummer is {order}.", "Is er iemand?", "Ik kan een foto sturen."],
    "nb": ["Ordrenummeret er {order}.", "Er noen der?", "Jeg kan sende et bilde."],
    "es": ["El número de pedido es {order}.", "¿Hay alguien?", "Puedo enviar una foto."],
    "ar": ["رقم الطلب هو {order}.", "هل من أحد هنا؟", "يمكنني إرسال صورة."],
}
MOMENT = {
    "en": ["One moment, I am looking at your order.", "I will be right with you.", "Let me check."],
    "de": ["Einen Moment, ich sehe nach."],
    "fr": ["Un instant, je regarde."],
    "nl": ["Een ogenblik, ik kijk het even na."],
    "nb": ["Et øyeblikk, jeg ser på det."],
    "es": ["Un momento, lo miro."],
    "ar": ["لحظة من فضلك، سأتحقق."],
}
# A last exchange: we ask, they answer.
COURTESY = {
    "en": [
        ("Is there anything else I can do for you?", "No, that was all. Have a good day!"),
        ("Has this solved it for you, {first}?", "It has. Thank you, {agent}."),
        ("May I close this, or is something still open?", "You can close it, all is well."),
        ("Happy to help. Did I miss anything?", "Nothing, you thought of everything."),
    ],
    "de": [("Ist damit alles geklärt?", "Ja, alles bestens, danke!")],
    "fr": [("Puis-je faire autre chose pour vous ?", "Non, c'est parfait. Bonne journée !")],
    "nl": [("Is alles zo opgelost?", "Ja, helemaal. Bedankt!")],
    "nb": [("Er alt i orden nå?", "Ja, alt i orden. Takk!")],
    "es": [("¿Queda todo resuelto?", "Sí, todo perfecto. ¡Gracias!")],
    "ar": [("هل هناك شيء آخر؟", "لا، شكرًا لكم.")],
}
# Days after it was closed.
AGAIN = {
    "en": [
        ("It is back! The same thing happened again this morning.", "Oh no. I am looking at it."),
        ("One question still: do I get a bill for the new part?", "No, all of that is on us."),
        (
            "The new one arrived, but the number on the box differs.",
            "Thank you, I will check that.",
        ),
        ("Sorry to come back to this. Could you send me the label again?", "Sent just now."),
    ],
    "de": [("Leider ist es heute wieder passiert.", "Das tut mir leid, ich sehe es mir an.")],
    "fr": [("Le problème est revenu ce matin.", "Je suis désolé, je regarde tout de suite.")],
    "nl": [("Het gebeurt helaas weer.", "Vervelend, ik kijk er meteen naar.")],
    "nb": [("Det skjedde igjen i dag.", "Så dumt, jeg ser på det nå.")],
    "es": [("Ha vuelto a pasar esta mañana.", "Lo siento, lo miro ahora mismo.")],
    "ar": [("عادت المشكلة اليوم.", "نعتذر، سأتحقق حالًا.")],
}
REMINDER = {
    "en": [
        "Have you had time to try it? I will leave this open until tomorrow.",
        "I have not heard from you, so I hope that all is well. Just answer if it is not.",
    ],
    "de": ["Konnten Sie es schon ausprobieren? Antworten Sie einfach, wenn noch etwas ist."],
    "fr": ["Avez-vous pu essayer ? Répondez simplement s'il reste une question."],
    "nl": ["Is het gelukt? Antwoord gerust als er nog iets is."],
    "nb": ["Fikk du prøvd det? Bare svar om det er noe mer."],
    "es": ["¿Ha podido probarlo? Responda si queda algo pendiente."],
    "ar": ["هل نجح الأمر؟ يمكنك الرد هنا في أي وقت."],
}
THANKS = {
    "en": ["Thank you!", "Thanks a lot 🙏", "Thank you so much!"],
    "de": ["Vielen Dank!"],
    "fr": ["Merci beaucoup !"],
    "nl": ["Dank je wel!"],
    "nb": ["Tusen takk!"],
    "es": ["¡Muchas gracias!"],
    "ar": ["شكرًا!"],
}
NOTES = [
    "Called the courier, waits for an answer until noon.",
    "Long-standing customer, please be generous.",
    "Warehouse has two left in smoke.",
    "Looked at the photo with Product: a fault of the glass, not of the mounting.",
    "Prefers to be called after 16:00.",
    "Same question as last spring, see the earlier conversation.",
]
QUOTED = {
    "en": "On {date}, Halden Lighting wrote:",
    "de": "Am {date} schrieb Halden Lighting:",
    "fr": "Le {date}, Halden Lighting a écrit :",
    "nl": "Op {date} schreef Halden Lighting:",
    "nb": "{date} skrev Halden Lighting:",
    "es": "El {date}, Halden Lighting escribió:",
    "ar": "في {date} كتب Halden Lighting:",
}
DAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
    "de": ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"],
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi"],
    "nl": ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"],
    "nb": ["mandag", "tirsdag", "onsdag", "torsdag", "fredag"],
    "es": ["lunes", "martes", "miércoles", "jueves", "viernes"],
    "ar": ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الأحد"],
}
