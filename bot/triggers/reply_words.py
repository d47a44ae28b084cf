"""What customers answer to "Did this solve it?", in the languages that we know. Folded when it is
read."""

YES = """
yes, yep, yeah, yes it did, yes it does, it did, that helped, this helped, it helped, that helps,
yes thanks, yes thank you, solved, it's solved, its solved, problem solved, that works, it works,
works, works now, it works now, that worked, it worked, perfect, great, that's it, that was it,
all good, all clear, got it, answered, that answers my question, that answered my question,
that's all, that is all, that was all, sorted, yes that helped, very helpful, super helpful,
ok great, ok perfect, yes solved, yes please close it, i'm good, all set
ja, jo, ja danke, ja hat geholfen, hat geholfen, das hat geholfen, das hilft, das hilft mir,
gelost, ist gelost, hat geklappt, das hat geklappt, funktioniert, funktioniert jetzt,
es funktioniert, passt, alles klar, perfekt, super, das war's, das wars, das war alles, erledigt,
hat sich erledigt, ja das hat geholfen, genau, beantwortet, ja super, ja passt
si, si gracias, me ayudo, me ha ayudado, resuelto, solucionado, funciona, ya funciona, perfecto,
eso es todo, si me ayudo, me sirve, me sirvio, listo, genial, todo claro, si resuelto
oui, oui merci, ca m'a aide, cela m'a aide, resolu, c'est resolu, ca marche, ca fonctionne,
parfait, c'est bon, c'est tout, oui c'est bon, super, tres utile, oui parfait
si grazie, mi ha aiutato, risolto, funziona, ora funziona, perfetto, e tutto, tutto chiaro,
si risolto, utile, molto utile
sim, sim obrigado, sim obrigada, ajudou, isso ajudou, resolvido, funciona, funcionou, perfeito,
e tudo, tudo certo, sim ajudou, resolveu
ja bedankt, opgelost, het werkt, werkt, dat helpt, dat hielp, geholpen, top, duidelijk,
dat was alles, helemaal duidelijk, ja opgelost
نعم, نعم شكرا, اجل, تم الحل, حلت المشكله, يعمل, يعمل الان, ممتاز, تمام, هذا كل شيء, ساعدني, ايوه,
نعم تم
tak, tak dziekuje, pomoglo, to pomoglo, rozwiazane, dziala, juz dziala, super, to wszystko, jasne,
tak pomoglo, wszystko jasne
evet, evet tesekkurler, evet cozuldu, cozuldu, calisti, calisiyor, yardimci oldu, ise yaradi,
tamam, super, hepsi bu, mukemmel
"""
NO = """
no, nope, nah, no it didn't, no it did not, no that didn't help, that didn't help,
that did not help, didn't help, did not help, doesn't help, does not help, that doesn't help,
that does not help, not helpful, not really, not at all, not solved, still not solved,
it didn't work, it did not work, that didn't work, that did not work, doesn't work, does not work,
still doesn't work, still not working, still doesn't help, wrong answer, wrong, that's wrong,
that's not what i asked, that is not what i asked, not what i asked, not what i meant,
that's not what i meant, that's not my question, that is not my question, you don't understand,
you didn't understand, you do not understand, no it doesn't, this is not helpful, unhelpful,
it's still broken, i already tried that, already tried that, tried that already, no sorry,
didn't solve it, that doesn't answer my question, that did not answer my question,
that didn't answer my question
nein, ne, nee, nein leider nicht, leider nicht, leider nein, hat nicht geholfen,
das hat nicht geholfen, hilft nicht, das hilft nicht, das hilft mir nicht,
das hilft mir nicht weiter, hilft mir nicht weiter, nicht hilfreich, nicht gelost,
funktioniert nicht, funktioniert immer noch nicht, klappt nicht, geht nicht, geht immer noch nicht,
falsche antwort, falsch, das war nicht meine frage, das ist nicht meine frage,
das habe ich nicht gefragt, sie verstehen mich nicht, du verstehst mich nicht,
habe ich schon versucht, schon probiert, nicht wirklich, nein hat es nicht
no me ayuda, no me ayudo, no me ha ayudado, no ayuda, no sirve, no me sirve, no funciona,
sigue sin funcionar, no es lo que pregunte, eso no es lo que pregunte, no era mi pregunta,
no esta resuelto, no resuelto, no entiendes, ya lo intente, ya lo he probado, para nada,
no realmente
non, non merci, ca n'aide pas, ca ne m'aide pas, cela ne m'aide pas, ca ne m'a pas aide,
ca ne marche pas, ca ne fonctionne pas, ca marche pas, pas vraiment, pas du tout,
ce n'est pas ma question, ce n'etait pas ma question, pas resolu, vous ne comprenez pas,
j'ai deja essaye, mauvaise reponse, non pas vraiment
non mi aiuta, non mi ha aiutato, non aiuta, non funziona, non funziona ancora,
non e quello che ho chiesto, non era la mia domanda, non risolto, non e risolto, non hai capito,
ho gia provato, risposta sbagliata, per niente, non proprio
nao, nao ajudou, isso nao ajudou, nao ajuda, nao funciona, nao funcionou, continua sem funcionar,
nao foi isso que perguntei, nao e isso que perguntei, nao resolveu, nao resolvido, nao entendeu,
ja tentei, resposta errada, nem por isso, de jeito nenhum
nee, dat helpt niet, helpt niet, dat hielp niet, niet geholpen, niet opgelost, werkt niet,
het werkt niet, werkt nog steeds niet, dat was mijn vraag niet, dat is niet mijn vraag,
dat vroeg ik niet, u begrijpt het niet, al geprobeerd, niet echt, helaas niet, nee helaas
لا, كلا, لم يساعد, لم يساعدني, لا يساعد, لا يعمل, لم يعمل, لم تحل, لم تحل المشكله, ليس هذا سؤالي,
لم اسال عن هذا, غير مفيد, لا شكرا, اجابه خاطئه, لم تفهم
nie, nie pomoglo, to nie pomoglo, nie pomaga, to nie pomaga, nie dziala, nadal nie dziala,
to nie bylo moje pytanie, nie o to pytalem, nie o to pytalam, nie rozwiazane, nie rozumiesz,
juz probowalem, juz probowalam, zla odpowiedz, niestety nie, nie bardzo
hayir, yardimci olmadi, ise yaramadi, calismiyor, hala calismiyor, cozulmedi, bunu sormadim,
sorum bu degildi, yanlis cevap, anlamadin, anlamadiniz, zaten denedim, hayir olmadi, maalesef,
maalesef hayir, pek degil
"""
NAYS = """
no, nope, nein, ne, non, nao, nee, لا, nie, hayir, that is wrong, falsch
"""
AROUND = """
thanks, thank you, sorry, but, it, this, danke, aber, leider, gracias, pero, merci, mais, grazie,
ma
obrigado, obrigada, mas, bedankt, maar, شكرا, dziekuje, ale, tesekkurler, ama
"""
