"""The steps of a flow: what they are, how one goes through them, and how they are told in words.
Nothing here knows a conversation."""
