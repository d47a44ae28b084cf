"""What the product costs, measured: each module has `run(options)`, which prints one table.

Started by bin/bench, which gives them private servers. Times depend on the machine; those
that compare, and the counts, do not, or much less.
"""
