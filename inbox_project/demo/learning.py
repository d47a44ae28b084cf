"""How far everybody is in the training: some are done, some have just begun."""

from datetime import timedelta

from training.course import Course
from training.models import OwnLesson, Path, Practice, Progress
from training.scenes import frozen, score
from training.scenes.plays import PLAYS
from training.scenes.rehearsing import rehearse

# Shares of the path, in the order of the lessons.
FAR = {
    "Maya Lind": 0.46,
    "Emil Sørensen": 0.8,
    "Noor Rahman": 1,
    "Marco Bellini": 0.3,
    "Lucía Fernández": 0.12,
    "Sofie de Vries": 0.62,
    "Priya Nair": 0.95,
    "Kwame Mensah": 0.05,
}
# Who has played what, and whether it went well.
PLAYED = [
    ("Maya Lind", "thanks", "good"),
    ("Maya Lind", "wrong-plug", "careless"),
    ("Maya Lind", "wrong-plug", "good"),
    ("Emil Sørensen", "angry", "good"),
    ("Emil Sørensen", "several-questions", "careless"),
    ("Noor Rahman", "phishing", "good"),
    ("Noor Rahman", "over-limit", "good"),
    ("Priya Nair", "vip", "good"),
]
A_STEP = timedelta(seconds=50)
OWN = """## What you decide yourself

Up to **150 EUR** you refund without asking. Write a note with the order and the reason.

## What Priya or Astrid decide

Everything above. Write a note with **@Priya**, say what you would do, and tell the customer until
when they hear from us.

## A customer wants 90 EUR back for a scratched shade. What do you do?

- [x] I refund it, and write a note | Yes. Up to 150 EUR it is yours to decide.
- [ ] I ask Priya | You may, but you need not.
- [ ] I offer a voucher instead | Only if they ask for one.
"""


def write(halden, now):
    """Lessons of the shop, and where everybody is."""
    priya = halden.agents["Priya Nair"]
    own = OwnLesson.objects.begin(
        title="Refunds at Halden",
        teaser="Who decides what",
        text=OWN,
        is_required=True,
        by=priya,
        now=now - timedelta(days=12),
    )
    own.publish(now=now - timedelta(days=12))
    # They have been here for long: nobody has to lead them.
    Path.objects.bulk_create(
        Path(agent=agent, led_at=now - timedelta(days=20))
        for agent in halden.agents.values()
        if not agent.is_bot
    )
    Progress.objects.bulk_create(
        progress
        for number, (name, share) in enumerate(FAR.items())
        for progress in walk(halden.agents[name], share, now - timedelta(days=1 + number))
    )
    Practice.objects.bulk_create(
        played(halden.agents[name], PLAYS[key], acts, number, now - timedelta(days=9 - number))
        for number, (name, key, acts) in enumerate(PLAYED)
    )


def played(agent, scenario, acts, seed, at):
    """A practice that is over: the good play of its scenario, or the careless one."""
    scenario = frozen(scenario)
    story = rehearse(scenario, scenario[acts], seed)
    return Practice(
        trainee=agent,
        key=scenario["key"],
        scenario=scenario,
        seed=seed,
        started_at=at,
        seen_at=at,
        ended_at=at + timedelta(seconds=story[-1]["at"]),
        ending=Practice.Ending.FINISHED,
        transcript=story,
        sheet=score(scenario, story, seed),
    )


def walk(agent, share, at):
    """The first steps of the path, up to this share of it; the last of them at `at`."""
    path = [walked.lesson for walked in Course(agent, progress=[]).path]
    steps = [(lesson, key) for lesson in path for key in lesson.keys]
    steps = steps[: round(share * len(steps))]
    begun = at - A_STEP * len(steps)
    for lesson in path:
        times = [begun + A_STEP * n for n, (one, _key) in enumerate(steps) if one is lesson]
        if times:
            done = [key for one, key in steps if one is lesson]
            yield Progress(
                agent=agent,
                lesson=lesson.key,
                done=done,
                begun_at=times[0],
                last_at=times[-1],
                finished_at=times[-1] if len(done) == len(lesson.keys) else None,
            )
