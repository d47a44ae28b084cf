"""The demo company: Halden Lighting, a maker of lamps in Oslo with a web shop.

company.py    who works there, and where customers can write to
people.py     who writes (customers.txt)
stories.py    what is written (stories/*.txt)
plan.py       who writes which story, how it stands now, when it ended
telling.py    tells one: through the verbs of the conversation, with the times of then;
              course.py says in which steps, pace.py when, wording.py with which words
history.py    nobody is told of what is past
bulk.py       the same conversations again, for a million other customers: patterns.py has them
              as text, copying.py puts that into tables
"""
