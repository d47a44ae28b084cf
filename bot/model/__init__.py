"""A language model, where a deployment has one: any endpoint that speaks OpenAI's protocol.

It writes from what was found and is never believed: what it says is checked, it is offered no
tools, and whatever goes wrong becomes one `Failed`, after which the local answer stands.
"""
