"""What angry people write, in the languages that we know. Folded when it is read."""

# Alone enough: insults, fraud, threats with a lawyer or the public.
STRONG = """
fuck, fucking, fucked, bullshit, asshole, assholes, scam, scammers, scammer, thieves, you stole,
crooks, my lawyer, my attorney, our lawyer, legal action, take you to court, see you in court,
i will sue, i'll sue, going to sue, sue you, chargeback
report you, reporting you, consumer protection, trading standards, worst company, worst service,
worst customer service, incompetent idiots, idiots, piece of shit, piece of crap, go to hell,
screw you, trustpilot, how dare you, liars, wtf, fraudsters
scheiss, scheisse, scheissladen, verarschen, verarscht, arschloch, betrug, betruger, abzocke,
abzocker, mein anwalt, meinen anwalt, meinem anwalt, rechtsanwalt einschalten, anzeige erstatten,
ich zeige sie an, verklagen, verbraucherzentrale, verbraucherschutz, saftladen, drecksladen,
schlechteste service, idioten, unverschamt, unverschamtheit, frechheit, sauerei
estafa, estafadores, ladrones, mierda, mi abogado, denunciar, denuncia, os voy a denunciar,
los voy a denunciar, demandar, proteccion al consumidor, sinverguenzas, verguenza, idiotas, puta,
hijos de puta, gilipollas, consumo reclamacion
arnaque, arnaqueurs, voleurs, merde, mon avocat, porter plainte, je vais porter plainte, escrocs,
escroquerie, foutez de moi, foutage de gueule, honte, honteux, putain, imbeciles, ufc que choisir,
signal conso, repression des fraudes
truffa, truffatori, ladri, merda, mio avvocato, avvocato, denunciare, vi denuncio, vergogna,
vergognoso, cazzo, idioti, associazione consumatori, querela, schifo
fraude, burla, burloes, ladroes, merda, meu advogado, processar, vou processar, procon,
reclame aqui, livro de reclamacoes, vergonha, idiotas, golpe, porra
oplichting, oplichters, dieven, mijn advocaat, aangifte, aangifte doen, rechtszaak, schandalig,
schande, idioten, klootzakken, consumentenbond, waardeloos, kut, godverdomme
نصابين, نصب, احتيال, لصوص, سرقه, محامي, المحامي, ساشتكي, شكوي رسميه, حماية المستهلك, عار عليكم,
حقير, اغبياء
oszusci, oszustwo, zlodzieje, kurwa, moj prawnik, prawnik, pozew, pozwe was, uokik,
rzecznik konsumentow, skandal, wstyd, idioci, zlodziejstwo
dolandirici, dolandiricilar, dolandiricilik, hirsiz, hirsizlar, avukatim, avukatima, mahkeme,
dava acacagim, tuketici hakem heyeti, rezalet, rezil, serefsiz, aptallar, sikayetvar
"""
# Angry together with another sign.
MILD = """
ridiculous, unacceptable, outrageous, disgusting, disgraceful, terrible, horrible, awful, pathetic,
useless, angry, furious, fed up, sick of, sick and tired, joke, unbelievable, shit, crap, damn,
hell, disappointed, very disappointed, extremely disappointed, never again, third time,
fourth time, tenth time, waste of time, waste of money, i'm done, incompetent, rubbish, annoyed,
lawyer, how many times, still nothing, still no answer, nobody answers, no one answers, ignored,
ignoring me, appalling, worst
lacherlich, inakzeptabel, unmoglich, katastrophe, unfassbar, wutend, sauer, stinksauer, genug,
reicht mir, reicht's mir, mir reicht's, es reicht, mir reicht es, nie wieder, zum dritten mal,
zum vierten mal
enttauscht, sehr enttauscht, verargert, unglaublich, schlecht, mist, verdammt, zum kotzen,
seit wochen, keiner antwortet, niemand antwortet, ignoriert, anwalt, schande, armselig
ridiculo, inaceptable, indignante, horrible, pesimo, pesima, fatal, harto, harta, cansado,
decepcionado, decepcionada, nunca mas, tercera vez, cuarta vez, inutiles, increible, enfadado,
enfadada, furioso, abogado, nadie responde, indignado, vaya servicio
ridicule, inacceptable, inadmissible, scandaleux, lamentable, nul, nulle, marre, ras le bol,
colere, furieux, furieuse, decu, decue, jamais plus, plus jamais, troisieme fois, quatrieme fois,
incompetents, incroyable, avocat, personne ne repond, moque de moi, moquez de moi
ridicolo, inaccettabile, assurdo, pessimo, pessima, terribile, stufo, stufa, arrabbiato,
arrabbiata, furioso, deluso, delusa, mai piu, terza volta, quarta volta, incompetenti, incredibile,
nessuno risponde, basta
ridiculo, inaceitavel, absurdo, pessimo, pessima, horrivel, farto, farta, cansado, furioso,
irritado, decepcionado, desapontado, nunca mais, terceira vez, quarta vez, incompetentes,
inacreditavel, advogado, ninguem responde, palhacada, descaso
belachelijk, onacceptabel, ongelooflijk, verschrikkelijk, vreselijk, slecht, zat, boos, woedend,
teleurgesteld, nooit meer, derde keer, vierde keer, incompetent, advocaat, niemand reageert,
genoeg van, schandalig
غير مقبول, سيء, اسوا, سخيف, غاضب, مللت, تعبت, للمره الثالثه, محبط, فاشل, فاشله, لا احد يرد, مستحيل,
مهزله
smieszne, niedopuszczalne, nie do przyjecia, okropne, fatalne, beznadziejne, zla, zly, wsciekly,
wsciekla, mam dosc, dosc, zawiedziony, zawiedziona, nigdy wiecej, trzeci raz, po raz trzeci,
niekompetentni, nikt nie odpowiada, zenada, tragedia
sacma, kabul edilemez, berbat, korkunc, bikttim, biktim, kizginim, sinirliyim, hayal kirikligi,
bir daha asla, ucuncu kez, ucuncu defa, yeter, ilgisiz, kimse cevap vermiyor, olmaz boyle, skandal,
felaket
"""
# "Damn, that lamp is beautiful!"
GLAD = """
love, loved, beautiful, great, awesome, amazing, perfect, thanks, thank you, gorgeous, brilliant,
toll, wunderschon, danke, super, perfekt, klasse, gracias, genial, preciosa, encanta, merci,
magnifique, parfait, adore, grazie, bellissima, obrigado, obrigada, linda, bedankt, prachtig, mooi,
شكرا, جميل, رائع, dziekuje, piekna, swietna, tesekkurler, harika, guzel
"""
# In front of a strong word, somebody warns or asks instead: "Is this mail a scam?"
ASKS = """
is this, is that, is it, was that, ist das, ist diese, war das, es esto, es una, est ce, c'est une,
e una, isto e, is dit, هل هذا, czy to, bu bir
"""
