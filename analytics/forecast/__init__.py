"""How many promised answers will come too late in the next two hours, and what would help most.

`situation` reads how things stand, `playing` plays the time to come, `moves` plays it with changes.
"""
