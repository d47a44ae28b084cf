"""What customers thought of it: mostly good, now and then not, and most who are unhappy say why."""

from random import Random

from .decks import Decks

# Of who parted in a friendly way, of everybody else, and of who had to do with the bot alone.
SCORES = {
    "friends": [5] * 7 + [4] * 3,
    "others": [5] * 11 + [4] * 5 + [3, 2, 2, 1],
    "bot": [5] * 10 + [4] * 7 + [3, 2, 1],
}
OF_US = {
    "en": {
        5: [
            "Fast and friendly.",
            "Best service in years.",
            "{agent} had read it all before the first hello.",
            "One answer, and it was the right one.",
            *("", "", ""),
        ],
        4: ["Good, only the courier was slow.", "All solved in the end.", "", ""],
        3: ["It took two tries.", "Kind, but I still do not know why it happened.", ""],
        2: [
            "I had to explain it twice.",
            "Friendly, and yet nobody told me until when.",
            "My second question was never answered.",
            "",
        ],
        1: [
            "Three weeks for a lamp.",
            "I was promised a call, and none came.",
            "Asked for the same photo three times.",
            "",
        ],
    },
    "de": {
        5: ["Schnell und freundlich.", "", ""],
        4: ["Gut, nur der Versand hat gedauert.", ""],
        3: ["Erst beim zweiten Versuch.", ""],
        2: ["Ich musste alles zweimal erklären."],
        1: ["Drei Wochen für eine Lampe."],
    },
    "fr": {5: ["Rapide et aimable.", ""], 2: ["J'ai dû tout expliquer deux fois."]},
    "nl": {5: ["Snel en vriendelijk.", ""], 2: ["Ik moest het twee keer uitleggen."]},
    "nb": {5: ["Raskt og hyggelig.", ""], 2: ["Jeg måtte forklare det to ganger."]},
    "es": {5: ["Rápido y amable.", ""], 2: ["Tuve que explicarlo dos veces."]},
    "ar": {5: ["سريع ولطيف.", ""], 2: ["اضطررت إلى شرح الأمر مرتين."]},
}
OF_THE_BOT = {
    5: ["Answered at midnight!", "Did not expect that from a bot.", "", ""],
    4: ["Right, only a bit long.", ""],
    3: ["I found it in the manual in the end.", ""],
    2: ["Did not understand my question at first.", ""],
    1: ["I wanted a person.", ""],
}


class Ratings:
    def __init__(self):
        # Of its own: what is drawn here changes no word of the others.
        self.decks = Decks(Random(25))

    def score(self, whose):
        """1 to 5; `whose`: "friends", "others" or "bot"."""
        return self.decks.draw(whose, SCORES[whose])

    def comment(self, score, whose, language):
        """A text with places for names, or ""."""
        said = OF_THE_BOT if whose == "bot" else OF_US[language]
        return self.decks.draw((whose, language, score), said.get(score, [""]))
