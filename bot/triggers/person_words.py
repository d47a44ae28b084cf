"""How people say that they want a person, in the languages that we know. Folded when it is read.

Whoever adds a language: a line in each table, and sentences with near misses in its test.
"""

# Somebody who is no machine.
PERSON = """
human, human being, real person, person, live person, real human, actual person, agent,
live agent, human agent, representative, rep, operator, advisor, adviser, somebody, someone,
some one
anyone, anybody, staff, staff member, member of staff, employee, manager, supervisor,
customer service
customer support, support team, support agent, support person, real people, colleague
mensch, menschen, echter mensch, echten menschen, richtigen menschen, person, mitarbeiter,
mitarbeiterin
mitarbeitern, kundenberater, berater, kundenservice, kundendienst, kollegen, kollegin, jemand,
jemanden
jemandem, ansprechpartner, sachbearbeiter, echte person, echten person, vorgesetzten, chef,
kundenbetreuer, kundenbetreuung, service mitarbeiter
persona, persona real, humano, ser humano, agente, agente humano, asesor, asesora, operador,
operadora
alguien, representante, empleado, encargado, responsable, atencion al cliente, una persona
humain, etre humain, personne, vraie personne, conseiller, conseillere, quelqu'un, agent,
operateur
employe, responsable, service client, un humain, un etre humain, une personne
operatore, operatrice, umano, essere umano, persona, persona vera, persona reale, qualcuno,
assistente umano
consulente, addetto, responsabile, servizio clienti, un umano
atendente, pessoa, humano, ser humano, alguem, pessoa real, pessoa de verdade, operador,
assistente humano
responsavel, funcionario, colaborador, apoio ao cliente, gerente
medewerker, mens, persoon, echt mens, echt persoon, echte persoon, iemand, klantenservice, collega,
leidinggevende, adviseur, echte medewerker, manager
موظف, موظفه, شخص, انسان, شخص حقيقي, احد, ممثل, مسؤول, خدمة العملاء, وكيل, احد الموظفين, بشر,
المدير
ممثل خدمه العملاء, موظف خدمه العملاء, موظف حقيقي
czlowiek, czlowiekiem, osoba, osobe, zywa osoba, zywym czlowiekiem, konsultant, konsultantem,
konsultanta
pracownik, pracownikiem, pracownika, kims, doradca, doradca, kierownikiem, obsluga klienta,
doradcą
prawdziwym czlowiekiem, operatorem, prawdziwą osobą, żywą osobą, osobą
insan, gercek insan, gercek bir insan, temsilci, temsilciye, temsilcisi, musteri temsilcisi,
musteri temsilcisine
yetkili, yetkiliye, yetkiliyle, insanla, birisi, birisiyle, biriyle, operator, operatore,
gercek kisi
temsilciyle, musteri hizmetleri, musteri hizmetlerine, insana, calisan
"""
# Who is only named when it is meant: alone, these are an answer to the bot's question.
ALONE = """
human, human please, person, real person, agent, live agent, representative, operator,
talk to a person
mensch, mitarbeiter, mitarbeiterin, kundenberater, berater, kundenservice, kundendienst,
echter mensch
persona, humano, agente, asesor, operador, humain, conseiller, operateur, vraie personne
operatore, umano, atendente, pessoa, medewerker, mens, klantenservice, echt persoon
موظف, انسان, شخص حقيقي, خدمة العملاء, ممثل, czlowiek, konsultant, pracownik
insan, temsilci, musteri temsilcisi, yetkili, musteri hizmetleri
"""
FILLERS = """
a, an, the, please, pls, plz, now, real, live, need, want, i, hello, hi, just, to, get, me, can,
have, with
ich, will, brauche, bitte, jetzt, hier, noch, ein, eine, einen, einem, einer, den, der, die, das,
hallo
echten, sofort, mochte, mit
un, una, uno, por favor, porfavor, favor, por, ahora, quiero, necesito, hola, con, s'il vous plait,
s'il, svp, vous
plait, je, veux, voudrais, avec, maintenant, per favore, perfavore, per, voglio, vorrei, adesso,
ciao
um, uma, quero, preciso, agora, com, ola, een, graag, nu, ik, wil, alstublieft, aub, met
من, فضلك, لو, سمحت, اريد, ارجو, الان, عايز, ابغي, مع, prosze, chce, chcialbym, z, teraz, potrzebuje
lutfen, bir, istiyorum, simdi, ile, bana
"""
# What stands before: "talk to ... a person".
TALK = """
talk to, talk with, speak to, speak with, speak 2, talk 2, chat with, chat to, contact,
connect me to, connect me with, connect to
transfer me to, transfer to, put me through to, pass me to, pass me on to, hand me over to

forward me to, escalate to, escalate this to, escalate me to, send me to
wanna talk to, wanna speak to
verbinden sie mich mit, verbinde mich mit
sprechen mit, reden mit, kann ich mit, konnte ich mit, kann ich bitte mit, weiterleiten an,
weiterverbinden an
darf ich mit, lassen sie mich mit, lass mich mit, verbinden mit
hablar con, hable con, hablo con, comunicar con, comunicarme con, comuniqueme con, contactar con,
contactar a, pasame con, paseme con, pasar con
conecteme con, conectame con, ponme con, pongame con, transferirme a, transfieranme a, chatear con
parler a, parler avec, parler au, discuter avec, contacter, mettez moi en relation avec,
passez moi, passer a
transferez moi a, joindre, echanger avec
parlare con, parlo con, parlare ad, passatemi, mi passi, mi passa, mettetemi in contatto con,
contattare
chattare con, mettermi in contatto con, trasferitemi a
falar com, falo com, conversar com, passe me para, passar para, transferir para, contactar,
contatar
me passa para, me passe para, me transfere para, atendimento com
spreken met, praten met, kan ik, verbind me door met, doorverbinden met, contact met,
kunt u mij doorverbinden met
chatten met
التحدث مع, التحدث الي, اتحدث مع, اتحدث الي, اتكلم مع, التكلم مع, اكلم, احكي مع, التواصل مع,
حولني الي, حولوني الي, تحويلي الي, اريد التحدث مع
عايز اكلم, ابغي اكلم, بدي احكي مع
rozmawiac z, porozmawiac z, pogadac z, mowic z, polaczyc z, polacz mnie z, prosze polaczyc mnie z,
skontaktowac sie z
kontakt z, polaczenie z, przelacz mnie do
"""
# The same, where only fillers may stand between: "I want ... an agent", and not "I want a lamp that
# somebody can reach".
WANT = """
get me, give me, let me have, i want, i need, i'd like, i would like, id like, i'd prefer,
i prefer, can i have, could i have, can i get, could i get, is there, are there any, may i have,
i'm asking for, we need, we want, i wanna, gimme, bring me, reach, where is a, need to reach
ich will, ich mochte, ich brauche, ich hatte gern, ich hatte gerne, ich wunsche, geben sie mir,
gib mir, gibt es, holen sie, wir brauchen, mochte mit, will mit, wurde gern mit, wurde gerne mit,
bitte mit
quiero, quisiera, necesito, hay, dame, deme
je veux, je voudrais, j'aimerais, j'ai besoin d', j'ai besoin de, je souhaite, puis je avoir,
y a t il, donnez moi
voglio, vorrei, ho bisogno di, c'e, posso avere
quero, queria, gostaria de, preciso de, preciso, ha, tem
ik wil, ik wil graag, ik heb, mag ik, geef me, is er
اريد, هل يوجد, محتاج
potrzebuje, chce, chcialbym, chcialabym, prosze o
"""
# What stands after, where the verb comes last: "mit einem Menschen ... sprechen".
TALK_AFTER = """
sprechen, reden, telefonieren, verbinden, verbunden werden, kontaktieren, chatten, erreichen,
schreiben konnen, weiterleiten, spreken, praten, doorverbonden worden, doorverbinden, aan de lijn
konusmak, gorusmek, baglan, baglanmak, baglayin, baglar misiniz, aktarin, konusabilir miyim,
gorusebilir miyim, istiyorum, bagla, yazismak, konusayim
"""
# Who asks whether they have to, wants to know something else.
WHETHER = """
do i need to, do i have to, should i, must i, would i have to, when do i, do we need to,
do we have to
muss ich, soll ich, sollte ich, mussen wir, tengo que, debo, hay que, hace falta, dois je, faut il,
est ce que je dois, devo, bisogna
tenho que, preciso de falar, devo falar, moet ik, moeten we, هل يجب, هل علي, هل احتاج, czy musze,
czy trzeba, czy powinienem, gerek var mi, gerekiyor mu, zorunda miyim
"""
# In front of who is meant: another person than one of ours.
NOT_OURS = """
my, his, her, their, another, no, mein, meine, meinem, meinen, meiner, keine, kein, keinen, mi,
mis, mon, ma, mes, mio, mia, meu, minha, mijn, geen, moj, moja
"""
# Enough of the machine.
NO_BOT = """
not a bot, not a robot, no bot, no bots, no robot, no robots, stop the bot, stop this bot,
not with a bot, not with a robot, not a machine, don't want a bot, dont want a bot
don't want to talk to a bot, do not want to talk to a bot, don't want to speak to a bot, hate bots,
hate this bot, hate chatbots, turn off the bot, useless bot, stupid bot
kein bot, keinen bot, keinem bot, keine maschine, keiner maschine, nicht mit einem bot,
nicht mit einer maschine, nicht mit einem roboter, keinem roboter, keinen roboter, doofer bot,
bloder bot, dummer bot
no quiero un bot, no quiero hablar con un bot, no con un robot, no quiero hablar con un robot,
no un robot, ningun robot
pas un robot, pas de robot, pas a un robot, pas un bot, pas avec un robot, pas a une machine
non con un robot, non un bot, no bot, non con un bot, non voglio un bot,
non voglio parlare con un bot
nao com um robo, nao quero um robo, nao quero falar com um robo, nao quero um bot, sem robo
geen bot, geen robot, niet met een bot, niet met een robot
ليس روبوت, لا اريد روبوت, لا اريد التحدث مع روبوت, مش روبوت
nie z botem, nie chce bota, nie chce rozmawiac z botem, zadnych botow
bot istemiyorum, robotla konusmak istemiyorum, botla konusmak istemiyorum, robot istemiyorum
"""
# Only people can call.
CALL_ME = """
call me, call me back, give me a call, ring me, phone me, please call, can you call
rufen sie mich, ruf mich, ruckruf, ruft mich, zuruckrufen, rufen sie mich bitte an
llamame, llameme, llamenme, me pueden llamar, pueden llamarme, me puede llamar, que me llamen
appelez moi, rappelez moi, me rappeler, m'appeler, etre rappele
chiamatemi, mi chiami, potete chiamarmi, richiamatemi, essere richiamato
me liguem, liguem me, me ligue, podem me ligar, podem ligar me, ligar para mim
bel me, bel mij, belt u mij, terugbellen, terugbelt, teruggebeld
اتصل بي, اتصلوا بي, الاتصال بي, كلموني
zadzwoncie, prosze zadzwonic, oddzwoncie, prosze o telefon, zadzwoni do mnie
beni arayin, beni arar misiniz, beni ara, geri arayin
"""
# "Does somebody call me before delivery?" asks about the delivery.
NOT_CALL_ME = """
will you call me, will they call me, does the driver, will the driver, driver call me,
courier call me, before delivery, call me when it, call me old
vor der lieferung, ruft mich der, rufen sie mich vor, antes de la entrega, avant la livraison,
prima della consegna, antes da entrega, voor de levering, bezorger, chauffeur, fahrer, repartidor,
livreur, corriere, kierowca, kurier, kurye
"""
