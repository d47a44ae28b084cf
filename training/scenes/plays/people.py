"""Who plays in our scenarios: invented people with addresses that lead nowhere."""

CUSTOMERS = [
    "Robin Berg <robin.berg@example.com>",
    "Amara Okafor <amara@okafor.example>",
    "Jonas Lindqvist <jonas.lindqvist@example.com>",
    "Inés Carvalho <ines.carvalho@example.org>",
    "Hannah Weiss <hannah@weiss.example>",
    "Tom Abbott <tom.abbott@example.net>",
]
OTHERS = [
    "Ruth Adler <ruth.adler@example.net>",
    "Paolo Greco <paolo@greco.example>",
    "Mei Tanaka <mei.tanaka@example.org>",
    "Oskar Nowak <oskar.nowak@example.com>",
]
COLLEAGUES = ["Sam Keller", "Nadia Brandt", "Felix Moreau"]
ORDERS = ["HL-20931", "HL-31877", "HL-45210", "HL-58264"]
LAMPS = ["Dune floor lamp", "Arc desk lamp", "Pebble table lamp", "Orbit pendant"]
