"""Pages on which supervisors try the bot, see what changed articles change, and what nobody has
written about yet. What they show is made of turns; what they try is kept nowhere."""
