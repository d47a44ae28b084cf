def test_a_reply_takes_the_conversation(conversation, maya):
    conversation.reply("On it.", by=maya)

    assert conversation.status == "active"
    assert [e.kind for e in conversation.events.order_by("version")] == [
        "opened",
        "message_received",
        "taken_over",
        "message_sent",
    ]
