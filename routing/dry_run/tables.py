"""The tables of a dry run's result: shares of teams and agents, what rules did and would do."""

from django.utils.formats import number_format

from .sharing import BY_HAND, NOBODY


def share(part, whole):
    return f"{number_format(100 * part / whole if whole else 0, 1)} %"


def teams(result, names):
    """Those for which it makes a difference."""
    found = []
    for pk, (before, after) in result["teams"].items():
        if before == after:
            continue
        per_day = [number / result["days"] for number in (before, after)]
        by = per_day[1] - per_day[0]
        sign = "+" if by > 0 else "−"
        row = {"name": names.say("team", pk), "before": per_day[0], "after": per_day[1], "by": by}
        found.append(row | {"more": f"{sign}{number_format(abs(by), 1)}"})
    return sorted(found, key=lambda row: -abs(row["by"]))


def agents(result, names):
    """Who would be given how many, those who get most first; nobody at the end."""
    totals = [sum(numbers) for numbers in zip(*result["agents"].values(), strict=True)]
    rows = [
        {
            "name": names.say_who(who),
            "before": before,
            "before_share": share(before, totals[0]),
            "after": after,
            "after_share": share(after, totals[1]),
            "is_person": who not in {BY_HAND, NOBODY},
        }
        for who, (before, after) in result["agents"].items()
    ]
    return sorted(rows, key=lambda row: (not row["is_person"], -row["after"], row["name"]))


def planned(result, names):
    rows = [
        {"name": names.say_step(step), "before": before, "after": after}
        for step, (before, after) in result["does"].items()
    ]
    return sorted(rows, key=lambda row: -row["after"])


def rules(result):
    rules = result["rules"]
    rows = []
    for number, rule in enumerate(rules):
        by = result["covered"].get(number, {})
        rows.append(
            {
                "name": rule["name"],
                "is_tried": number == result["tried"],
                "ran": result["ran"].get(number, 0),
                "covered": sum(by.values()),
                "covered_by": rules[max(by, key=by.get)]["name"] if by else "",
            }
        )
    return rows
