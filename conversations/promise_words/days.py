"""Which day and time is meant."""

from datetime import datetime, time, timedelta

from .patterns import any_of, compiled

NOON, EVENING, END = time(12), time(20), time(17)

DAYS = [
    ("monday", "mon", "montag", "lunes"),
    ("tuesday", "tue", "dienstag", "martes"),
    ("wednesday", "wed", "mittwoch", "miércoles", "miercoles"),
    ("thursday", "thu", "donnerstag", "jueves"),
    ("friday", "fri", "freitag", "viernes"),
    ("saturday", "sat", "samstag", "sonnabend", "sábado", "sabado"),
    ("sunday", "sun", "sonntag", "domingo"),
]
MONTHS = [
    ("january", "jan", "januar", "jänner", "enero"),
    ("february", "feb", "februar", "febrero"),
    ("march", "mar", "märz", "marzo"),
    ("april", "apr", "abril"),
    ("may", "mai", "mayo"),
    ("june", "jun", "juni", "junio"),
    ("july", "jul", "juli", "julio"),
    ("august", "aug", "agosto"),
    ("september", "sep", "sept", "septiembre"),
    ("october", "oct", "oktober", "okt", "octubre"),
    ("november", "nov", "noviembre"),
    ("december", "dec", "dezember", "dez", "diciembre"),
]
_NUMBERS = {
    "one": 1,
    "an": 1,
    "a": 1,
    "ein": 1,
    "einer": 1,
    "einem": 1,
    "eine": 1,
    "un": 1,
    "una": 1,
    "two": 2,
    "zwei": 2,
    "dos": 2,
    "three": 3,
    "drei": 3,
    "tres": 3,
    "four": 4,
    "vier": 4,
    "cuatro": 4,
    "five": 5,
    "fünf": 5,
    "cinco": 5,
    "couple of": 2,
    "a couple of": 2,
}
_WEEKDAY = {name: number for number, names in enumerate(DAYS) for name in names}
_MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_DAY = any_of(*sorted(_WEEKDAY, key=len, reverse=True))
_MON = any_of(*sorted(_MONTH, key=len, reverse=True))
_NUM = rf"(?:\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"

WHEN = compiled(
    r"(?<![\w/])"
    + any_of(
        r"(?P<after>the\s+day\s+after\s+tomorrow|day\s+after\s+tomorrow|übermorgen|pasado\s+mañana)",
        r"(?P<tonight>tonight|this\s+evening|heute\s+abend|esta\s+noche)",
        r"(?P<today>today|this\s+(?:afternoon|morning)|(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?(?:business\s+)?day|eod|cob"
        r"|heute|hoy|esta\s+tarde)",
        r"(?P<early>(?:tomorrow\s+(?:morning|by\s+noon)|morgen\s+(?:früh|vormittag|mittag)|mañana\s+(?:por\s+la\s+mañana|al\s+mediodía|temprano)))",
        r"(?P<late>morgen\s+abend|tomorrow\s+(?:evening|night)|mañana\s+por\s+la\s+noche)",
        r"(?P<tomorrow>tomorrow|(?<!guten )(?<!jeden )morgen|(?<!la )(?<!cada )mañana)",
        r"(?P<week>(?:the\s+)?end\s+of\s+(?:the|this)\s+week|ende\s+der\s+woche|ende\s+dieser\s+woche|finales?\s+de\s+(?:la\s+|esta\s+)?semana)",
        r"(?P<next_week>(?:early\s+)?next\s+week|(?:anfang\s+)?nächste[rn]?\s+woche|(?:a\s+principios\s+de\s+)?la\s+(?:próxima\s+semana|semana\s+que\s+viene))",
        rf"(?:(?P<next>next|nächste[rn]?|kommende[rn]?|próximo)\s+)?(?P<weekday>{_DAY})\b(?:\s+(?P<part>morning|afternoon|evening|früh|vormittag|mittag|nachmittag|abend|por\s+la\s+mañana|por\s+la\s+tarde))?",
        rf"(?:in|within|innerhalb\s+(?:von\s+)?|binnen|en(?:\s+(?:un\s+plazo\s+de|menos\s+de))?|dentro\s+de|the\s+next|(?:in\s+den\s+)?nächsten)\s*(?:the\s+next\s+)?(?P<count>{_NUM})\s*"
        r"(?P<unit>minutes?|minuten?|minutos?|hours?|hrs?|h|stunden?|horas?|(?:business\s+|working\s+)?days?|(?:werk|arbeits)?tag(?:en|e)?s?|d[ií]as?(?:\s+(?:laborables|hábiles))?|weeks?|wochen?|semanas?)\b",
        rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:of\s+|de\s+)?(?P<m1>{_MON})\b",
        rf"(?P<m2>{_MON})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*[:.]\d)",
        r"(?P<d3>\d{1,2})\.(?P<m3>\d{1,2})\.(?:\d{2,4})?(?!\d)",
    )
    + r"(?!\w)"
)
_TIME = compiled(
    any_of(
        r"(?:at|by|before|until|till|um|bis|gegen|vor|a\s+las?|antes\s+de\s+las?|hasta\s+las?|sobre\s+las?)\s+"
        r"(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2}))?\s*(?P<half>a\.?m\.?|p\.?m\.?|uhr|h|horas?|de\s+la\s+tarde|de\s+la\s+mañana)?(?![\d.]*\d|\s*(?:%|€|eur|days?|hours?|tage?|stunden?))",
        r"(?P<h2>\d{1,2})(?:[:.](?P<m2>\d{2}))?\s*(?P<half2>a\.?m\.?|p\.?m\.?|uhr)\b",
        r"(?P<h3>\d{1,2}):(?P<m3>\d{2})\b",
        r"(?P<noon>noon|midday|lunch(?:time)?|mittags?|mediodía|mediodia)\b",
        r"(?P<morning>in\s+the\s+morning|vormittags?|por\s+la\s+mañana)\b",
        r"(?P<afternoon>(?:in\s+the\s+)?afternoon|nachmittags?|por\s+la\s+tarde|end\s+of\s+(?:the\s+)?(?:business\s+)?day|eod|cob|dienstschluss|feierabend)\b",
        r"(?P<evening>(?:in\s+the\s+)?evening|abends?|por\s+la\s+noche)\b",
    )
)
PARTS = {
    **dict.fromkeys(("morning", "früh", "vormittag", "mittag", "por la mañana"), NOON),
    **dict.fromkeys(("evening", "abend"), EVENING),
}


def moment(when, sentence, now):
    day, at = _day(when, now)
    if day is None:
        return None
    if isinstance(day, datetime):
        return day
    rest = sentence[: when.start()] + " " * (when.end() - when.start()) + sentence[when.end() :]
    at = _time(rest) or at
    return datetime.combine(day, at)


def _day(when, now):
    """-> (date, usual time of day); or (moment, None); or (None, None)"""
    groups, today = when.groupdict(), now.date()
    if groups["after"]:
        return today + timedelta(days=2), END
    if groups["tonight"]:
        return today, EVENING
    if groups["today"]:
        return today, NOON if "morning" in groups["today"].lower() else END
    if groups["early"]:
        return today + timedelta(days=1), NOON
    if groups["late"]:
        return today + timedelta(days=1), EVENING
    if groups["tomorrow"]:
        return today + timedelta(days=1), END
    if groups["week"]:
        return today + timedelta(days=(4 - today.weekday()) % 7), END
    if groups["next_week"]:
        return today + timedelta(days=11 - today.weekday()), END
    if groups["weekday"]:
        return _weekday(groups, today)
    if groups["count"]:
        return _in_so_long(groups, now)
    return _date(groups, today)


def _weekday(groups, today):
    part = " ".join((groups["part"] or "").lower().split())
    ahead = (_WEEKDAY[groups["weekday"].lower()] - today.weekday()) % 7 or 7
    if groups["next"] and groups["next"].lower() == "next" and ahead < 7 - today.weekday():
        ahead += 7  # "next Friday" is not this week's
    return today + timedelta(days=ahead), PARTS.get(part, END)


def _in_so_long(groups, now):
    said, unit = groups["count"].lower(), groups["unit"].lower()
    count = int(said) if said.isdecimal() else _NUMBERS[said]
    if not count:
        return None, None
    if unit.startswith("min"):
        return now + timedelta(minutes=count), None
    if unit in {"h", "hr", "hrs"} or unit.startswith(("hour", "stund", "hora")):
        return now + timedelta(hours=count), None
    if unit.startswith(("week", "woche", "semana")):
        return now.date() + timedelta(weeks=count), END
    if (
        unit.startswith(("business", "working", "werk", "arbeits"))
        or unit.endswith("ables")
        or "bile" in unit
    ):
        day = now.date()
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return day, END
    return now.date() + timedelta(days=count), END


def _date(groups, today):
    number = groups["d1"] or groups["d2"] or groups["d3"]
    month = groups["m1"] or groups["m2"] or groups["m3"]
    month = int(month) if month.isdecimal() else _MONTH[month.lower()]
    for year in (today.year, today.year + 1):
        try:
            day = today.replace(year=year, month=month, day=int(number))
        except ValueError:
            continue
        if day >= today:
            # What is most of a year away was said of the past.
            return (day, END) if (day - today).days <= 200 else (None, None)
    return None, None


def _time(text):
    found = _TIME.search(text)
    if not found:
        return None
    groups = found.groupdict()
    if groups["noon"] or groups["morning"]:
        return NOON
    if groups["afternoon"]:
        return END
    if groups["evening"]:
        return EVENING
    hour = int(groups["h"] or groups["h2"] or groups["h3"])
    minute = int(groups["m"] or groups["m2"] or groups["m3"] or 0)
    half = (groups["half"] or groups["half2"] or "").lower().replace(".", "")
    if (half == "pm" or half.endswith("tarde")) and hour < 12:
        hour += 12
    elif not half and not (groups["m"] or groups["m3"]) and 1 <= hour <= 6:
        hour += 12  # "by 5": nobody promises that for the night
    return time(hour, minute) if hour < 24 and minute < 60 else None
