"""How mail programs announce a quote or a signature, in the languages that they speak."""


def _phrases(text):
    return tuple(one.strip() for one in text.replace("\n", " ").split("|") if one.strip())


# The verb of "On ... , somebody wrote:". Compared in lower case, anywhere in the announcement.
WROTE = _phrases("""
    wrote | writes | schrieb | geschrieben | a écrit | ecrit | écrit | escribió | escribio |
    ha scritto | scritto | schreef | geschreven | escreveu | napisał | pisze | написал |
    написа | пишет | писал | пише | написав | skrev | skriver | kirjoitti | yazdı | yazmış |
    書きました | のメール | 写道 | 寫道 | 写信 | 작성 | 썼습니다 | 님이 | كتب | כתב | írta |
    a scris | scris | έγραψε | έγραψες | đã viết | menulis | เขียนว่า | เขียน | va escriure |
    napsal | napísal | napisao | napisala | napisal | kirjutas | rakstīja | rašė | نوشت |
    skrifaði | idatzi | escribiu | a raspuns | escribe | scrive | schrijft | schreibt |
    said | posted | viết | ने लिखा | написала
""")

# The first word of "On <date> somebody wrote". Compared in lower case.
STARTS = frozenset(
    _phrases("""
    a | am | at | d | dana | den | di | dia | dim | dne | dnia | do | dňa | el | em | fr |
    fri | från | i | il | jeu | kl | la | le | lun | mar | mer | mi | mo | mon | ngày | on |
    op | pada | pe | på | sa | sam | sat | so | sun | thu | tue | u | v | ved | ven | vào |
    w | wed | în | εν | στις | в | у | ב | ב- | في | 于 | 在 | 於
""")
)

# Names of header fields in an embedded mail -> what they say.
HEADER_ROLES = {
    "from": _phrases("""
    from | von | de | da | van | от | від | od | från | fra | lähettäjä | kimden | gönderen |
    差出人 | 发件人 | 寄件者 | 寄件人 | 보낸 사람 | 보낸사람 | من | מאת | feladó | από |
    expéditeur | mittente | remitente | remetente | afzender | afsender | avsändare |
    sender | absender | nadawca | saatja | nuo | šalje | pošiljatelj | expeditor | de la |
    送信者 | từ | dari | จาก | від кого | от кого | od koho
    """),
    "date": _phrases("""
    date | sent | datum | gesendet | envoyé | envoyé le | enviado | enviado el | enviada em |
    enviado em | fecha | data | inviato | verzonden | дата | отправлено | надіслано |
    wysłano | skickat | skickades | sendt | dato | lähetetty | päivämäärä | päiväys | tarih |
    gönderildi | gönderilme tarihi | 日時 | 送信日時 | 日付 | 发送时间 | 日期 | 寄件日期 |
    傳送日期 | 传送日期 | 發送時間 | 보낸 날짜 | 날짜 | تاريخ | التاريخ | تاريخ الإرسال |
    נשלח | תאריך | elküldve | dátum | küldve | ημερομηνία | στάλθηκε | odesláno | odoslané |
    poslano | trimis | data trimiterii | kuupäev | saadetud | datums | nosūtīts | išsiųsta |
    ngày | tanggal | dikirim | วันที่ | received | date d'envoi | gesendet am | date sent |
    время
    """),
    "to": _phrases("""
    to | an | à | a | para | aan | кому | до | do | til | till | vastaanottaja | kime |
    alıcı | 宛先 | 收件人 | 收件者 | 받는 사람 | 받는사람 | إلى | אל | címzett | προς |
    pour | per | destinatario | destinatário | destinataire | komu | kam | către |
    empfänger | ontvanger | modtager | mottagare | mottaker | saaja | adresatas | đến |
    kepada | ถึง | prima
    """),
    "cc": _phrases("""
    cc | kopie | kopie (cc) | copie | copia | kopia | копия | копія | kopi | kopio | bilgi |
    抄送 | 副本 | 參照 | 참조 | نسخة | עותק | másolat | κοιν | bcc | cci | dw | в копии |
    ccn | cco
    """),
    "subject": _phrases("""
    subject | betreff | objet | asunto | oggetto | onderwerp | assunto | тема | temat |
    předmět | predmet | ämne | emne | aihe | konu | 件名 | 主题 | 主旨 | 主題 | 标题 | 제목 |
    الموضوع | נושא | tárgy | θέμα | subiect | teema | tēma | tema | chủ đề | subjek |
    perihal | เรื่อง | sujet | zadeva | betrifft | titre | vec
    """),
    "other": _phrases("""
    reply-to | reply to | antwort an | antworten an | risposta | répondre à | responder a |
    organization | importance | priorität | priority | attachments | anlagen | message-id |
    newsgroups | in-reply-to | vigtighed | pièces jointes | adjuntos | allegati | bijlagen |
    prioridad | wichtigkeit | anhang | responder para | svar til | svara till | responder-a |
    antwoord aan | 返信先 | 回复 | 回覆 | category | kategorien | mailed-by | signed-by |
    resent-from | x-mailer | reply-to address | via
    """),
}
ROLE_OF = {name: role for role, names in HEADER_ROLES.items() for name in names}

# What stands between dashes above a mail that was answered or forwarded.
ORIGINALS = _phrases("""
    original message | original email | forwarded message | forwarded email | reply message |
    begin forwarded message | start of forwarded message | forward message |
    original appointment | ursprüngliche nachricht | originalnachricht | original-nachricht |
    weitergeleitete nachricht | anfang der weitergeleiteten | ursprungsnachricht |
    urspr. nachricht | message d'origine | message d’origine | message original |
    message initial | message transféré | message transmis | début du message |
    message réexpédié | mensaje original | mensaje reenviado | mensaje enviado |
    inicio del mensaje reenviado | messaggio originale | messaggio inoltrato |
    inizio messaggio inoltrato | messaggio originario | oorspronkelijk bericht |
    oorspronkelijke bericht | doorgestuurd bericht | begin doorgestuurd | mensagem original |
    mensagem encaminhada | mensagem reenviada | início da mensagem | wiadomość oryginalna |
    oryginalna wiadomość | wiadomość przekazana | treść przekazanej | исходное сообщение |
    пересылаемое сообщение | пересланное сообщение | оригинальное сообщение |
    первоначальное сообщение | начало переадресованного | оригінальне повідомлення |
    пересланное письмо | вихідне повідомлення | переслане повідомлення | původní zpráva |
    přeposlaná zpráva | pôvodná správa | preposlaná správa | izvorna poruka |
    ursprungligt meddelande | originalmeddelande | vidarebefordrat meddelande |
    oprindelig meddelelse | original meddelelse | videresendt meddelelse | original besked |
    opprinnelig melding | videresendt melding | opprinnelig meddelelse | videresendt e-post |
    alkuperäinen viesti | välitetty viesti | edelleenlähetetty viesti | orijinal mesaj |
    özgün ileti | iletilen mesaj | yönlendirilmiş mesaj | eredeti üzenet |
    továbbított üzenet | mesaj original | mesajul original | mesaj redirecționat |
    αρχικό μήνυμα | προωθημένο μήνυμα | 元のメッセージ | 転送されたメッセージ | 元のメール |
    オリジナルメッセージ | 転送メッセージ | 原始邮件 | 原始郵件 | 原邮件 | 转发的邮件 |
    轉寄的郵件 | 转发邮件 | 转发信息 | 回复的原邮件 | 原始信件 | 원본 메시지 | 원본메시지 |
    전달된 메시지 | 원본 메일 | 원본 이메일 | الرسالة الأصلية | رسالة معاد توجيهها |
    הודעה מקורית | ההודעה המקורית | הודעה שהועברה | pesan asli | tin nhắn gốc | thư gốc |
    originaal kiri | originālais ziņojums | originalus laiškas | izvirno sporočilo |
    исходное письмо | пересылаемое письмо | mensaje de origen | missatge original
""")

# How a phone or a program signs. A line that begins (or ends) so is a signature line.
SENT_FROM = _phrases("""
    sent from | sent via | sent with | sent by | sent on | sent using | sent through |
    from my | get outlook for | get bluemail for | download outlook | gesendet von |
    gesendet mit | von meinem | von unterwegs | gesendet aus | versendet mit | gesendet via |
    outlook für | laden sie outlook | holen sie sich outlook | envoyé de | envoyé depuis |
    envoyé avec | envoyé par | envoyé à partir | télécharger outlook | enviado desde |
    enviado de | enviado do | enviado a partir | enviado con | enviado via | enviado com |
    enviado pelo | enviado mediante | obtener outlook | obtenha o outlook | inviato da |
    inviato con | inviato dal | ottieni outlook | scarica outlook | verzonden vanaf |
    verzonden met | verzonden via | verstuurd vanaf | verstuurd met | verstuurd via |
    outlook voor | sendt fra | sendt med | hent outlook | skickat från | skickat med |
    skickades från | skaffa outlook | lähetetty | hanki outlook | wysłane z | wysłano z |
    wysłane za | pobierz outlook | odesláno z | odoslané z | poslano s | отправлено с |
    отправлено из | отправлено со | отправлено через | надіслано з | відправлено з |
    послано с | изпратено от | iphoneから送信 | ipadから送信 | 發自我的 | 发自我的 | 从我的 |
    從我的 | 发送自 | 來自 | 来自我的 | 나의 iphone에서 | 내 iphone에서 | נשלח מ | أرسلت من |
    أُرسلت من | مرسل من | تم الإرسال من | trimis de pe | trimis din | küldve | στάλθηκε από |
    εστάλη από | gönderildi | iphone'umdan gönderildi | dikirim dari | gửi từ | đã gửi từ |
    ส่งจาก | enviat des | saadetud minu | sent in my | typed on | sent whilst | sent while
""")
SENT_FROM_ENDS = _phrases("""
    gesendet | から送信 | 傳送 | 에서 보냄 | gönderildi | dan gönderildi
""")
# A signature line of a phone names a device or a program, or says whose it is.
DEVICES = _phrases("""
    phone | ipad | ipod | android | mobil | movil | móvil | celular | galaxy | samsung |
    blackberry | outlook | mail | windows | mac | huawei | xiaomi | nokia | htc | pixel |
    tablet | device | gerät | handy | telefon | téléphone | telefoon | telefono | puhelin |
    proton | spark | motorola | oneplus | телефон | устройств | айфон | 手机 | 手機 | yahoo |
    gmail | airmail | zimbra | thunderbird | cell | smartphone |  app
""")
EXCUSES = _phrases("""
    please | excuse | sorry | forgive | pardon | apolog | bitte | entschuldig
""")
