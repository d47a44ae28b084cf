"""Parts of the world, as sets of countries by their ISO 3166 codes.

The continents are those of the United Nations (M49), with the Americas in two at Mexico's southern
border; a country stands in one of them. The other groups are what companies route by.
"""

from django.utils.translation import gettext_lazy as _

EUROPE = (
    "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU"
    " LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA"
)
ASIA = (
    "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO"
    " MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE"
)
AFRICA = (
    "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG"
    " ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"
)
NORTH_AMERICA = "BM CA GL MX PM US"
LATIN_AMERICA = (
    "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN"
    " KY LC MF MQ MS NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
)
OCEANIA = "AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"
EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

REGIONS = {
    "europe": (_("Europe"), EUROPE),
    "eu": (_("European Union"), EU),
    "eea": (_("European Economic Area"), f"{EU} IS LI NO"),
    "nordics": (_("Nordic countries"), "AX DK FI FO GL IS NO SE SJ"),
    "dach": (_("Germany, Austria, Switzerland"), "AT CH DE"),
    "benelux": (_("Benelux"), "BE LU NL"),
    "north_america": (_("North America"), NORTH_AMERICA),
    "latin_america": (_("Latin America and the Caribbean"), LATIN_AMERICA),
    "middle_east": (_("Middle East"), "AE BH CY EG IL IQ IR JO KW LB OM PS QA SA SY TR YE"),
    "asia": (_("Asia"), ASIA),
    "africa": (_("Africa"), AFRICA),
    "oceania": (_("Australia and Oceania"), OCEANIA),
}
COUNTRIES = {name: frozenset(codes.split()) for name, (_label, codes) in REGIONS.items()}


def choices():
    return [(name, label) for name, (label, _codes) in REGIONS.items()]


def of(country):
    """The names of all regions that a country lies in."""
    return [name for name, codes in COUNTRIES.items() if country in codes]
