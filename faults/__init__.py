"""What must stay true while processes are killed. `bin/faults` sets up servers and runs these."""
