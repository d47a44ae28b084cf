"""Thanks need no answer. Whatever else is said with them does."""

import pytest

from conversations.thanks import is_pure_thanks

SAID = """
Thank you! | thanks | THX | ty | Cheers | Thanks a lot! | Thank you so much for your quick help! 😊
Thanks :) | That’s great, thanks! | ok thanks | Great, that works. Thanks! | Much appreciated
Hello, thank you very much | thanks again for all your help | Thank you for your patience.
Danke | Danke schön | Vielen Dank für Ihre Hilfe! | Danke, das hat geklappt! | Super, vielen Dank
Merci | merci beaucoup ! | Merci pour votre réponse rapide | Parfait, merci à vous
¡Muchas gracias! | Gracias por su ayuda | mil gracias | grazie mille | Grazie per la risposta!
Obrigado | muito obrigada pela ajuda | Bedankt! | Hartelijk dank voor de snelle reactie
Tack så mycket | Tusen takk | Mange tak for hjælpen | Kiitos paljon | Dziękuję bardzo za pomoc
Спасибо | Спасибо большое за помощь! | Дуже дякую | Děkuji moc | Ďakujem | hvala
teşekkürler | çok teşekkür ederim | köszönöm szépen | mulțumesc mult | ευχαριστώ πολύ
谢谢 | 非常感谢！ | 謝謝你 | ありがとうございます！ | どうもありがとう。
감사합니다 | 정말 고맙습니다
شكرا جزيلا | תודה רבה | धन्यवाद | ขอบคุณครับ | terima kasih banyak | cảm ơn bạn
👍 | 🙏🏽 | ❤️ | 👍👍🎉 | 😊 | <3 | :-) | 👏 👏
"""
NOT_SAID = """
ok | Hello | Yes | ? | Thanks? | 👍? | Thanks! Where is my order | thanks, cancel it | Thanks. Help!
No thanks | Thanks but no | not great | Thanks for nothing | Thank you 2 | Thanks, order 1234
👎 | 😡 | 😢 | Thanks 😡 | Thank you Anna | Thanks, Refund | thank god | Please call me, thanks
https://x.example thanks | help | Please help, thanks | Thanks in advance | thanks & bye @ana
Danke, nein | Danke, aber es geht nicht | Hilfe! Danke | Danke im Voraus | bitte
merci mais non | Merci de me rappeler | Ayuda, gracias | gracias pero no funciona | Aiuto, grazie
tack, men | nee bedankt | Nie dziękuję | Спасибо, не помогло | Помощь, спасибо | 谢谢，但是不行
不用谢谢 | ありがとう、でもまだ動きません
감사합니다만 안 됩니다 | شكرا لكن لا يعمل | תודה אבל לא | 5 | 1️⃣
"""


def each(text):
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("text", each(SAID))
def test_thanks_and_nothing_else(text):
    assert is_pure_thanks(text)
    assert is_pure_thanks(f"\n{text} 🙏\n")
    assert not is_pure_thanks(text, has_attachments=True)
    for more in ("?", " 7", " not", " nicht", " pas", " но", "\nWhere is it", " x" * 100):
        assert not is_pure_thanks(text + more), more


@pytest.mark.parametrize("text", [*each(NOT_SAID), "", "  ", "thanks " * 40])
def test_anything_else_is_a_message(text):
    assert not is_pure_thanks(text)
