class Decks:
    """Chance without long runs: of each deck every card comes up once before any comes up again."""

    def __init__(self, random):
        self.random = random
        self.decks = {}

    def draw(self, name, cards):
        """The next card of the deck of this name; `cards`: all of them, or what finds them."""
        if not self.decks.get(name):
            self.decks[name] = list(cards() if callable(cards) else cards)
            self.random.shuffle(self.decks[name])
        return self.decks[name].pop()
