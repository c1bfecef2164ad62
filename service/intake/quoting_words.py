"""How mail programs of several languages introduce quoted mail and sign messages. All in lower case."""

from __future__ import annotations


def entries(table: str) -> tuple[str, ...]:
    """The entries of a table: parted by commas, over as many lines as it takes."""
    return tuple(entry.strip() for entry in table.replace("\n", " ").split(",") if entry.strip())


# "On <date>, <name> wrote:": how the line starts, and a word near its end. Longer ends first where one holds another.
ATTRIBUTIONS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("on ", "at "), ("wrote",)),
    (("am ", "an ", "den "), ("schrieb", "hat geschrieben")),
    (("le ", "el ", "en date du "), ("a écrit", "a ecrit", "escribió", "escribio", "va escriure")),
    (("em ", "a ", "no dia "), ("escreveu",)),
    (("il ", "in data ", "il giorno "), ("ha scritto", "scrive")),
    (("op ",), ("schreef", "geschreven")),
    (("den ", "på "), ("skrev",)),
    (("dnia ", "w dniu "), ("napisał", "napisała", "napisał(a)", "pisze")),
    (("dne ", "dňa "), ("napsal", "napsala", "napsal(a)", "napísal", "napísal(a)")),
    (("pe ", "în "), ("a scris",)),
)
# Languages that put the date or the sender first: an ending is all there is to go by.
ATTRIBUTION_ENDS = entries(
    """
    kirjoitti, tarihinde şunu yazdı, şunu yazdı, написал, написала, написал(а), пишет, 写道, のメール, 님이 작성
    """
)

# A line of dashes with one of these between: the original follows.
ORIGINALS = frozenset(
    entries(
        """
        original message, original-nachricht, ursprüngliche nachricht, originalnachricht, message d'origine,
        message original, mensaje original, mensagem original, messaggio originale, messaggio originario,
        oorspronkelijk bericht, ursprungligt meddelande, oprindelig meddelelse, opprinnelig melding,
        wiadomość oryginalna, původní zpráva, alkuperäinen viesti, исходное сообщение, orijinal mesaj,
        邮件原件, 原始邮件
        """
    )
)
FORWARDS = frozenset(
    entries(
        """
        forwarded message, begin forwarded message, weitergeleitete nachricht, anfang der weitergeleiteten nachricht,
        message transféré, début du message transféré, mensaje reenviado, mensagem encaminhada, messaggio inoltrato,
        inizio messaggio inoltrato, doorgestuurd bericht, vidarebefordrat meddelande, videresendt besked,
        wiadomość przekazana, пересылаемое сообщение, 转发的邮件
        """
    )
)
# Helpdesks ask for the answer above such a line; what follows is theirs.
REPLY_ABOVE = entries(
    """
    reply above this line, type your reply above, write above this line, reply above the line,
    antwort über dieser zeile, antworten sie über dieser zeile, über dieser zeile, répondre au-dessus de cette ligne,
    responda por encima de esta línea, rispondi sopra questa riga, antwoord boven deze lijn
    """
)

# Labels of the header lines that Outlook and others put above the original.
FROM = frozenset(
    entries(
        """
        from, von, de, da, van, från, fra, od, lähettäjä, от, от кого, kimden, 发件人, 差出人, expéditeur
        """
    )
)
OTHER_HEADERS = frozenset(
    entries(
        """
        sent, date, to, cc, bcc, subject, reply-to, importance, attachments, gesendet, datum, an, kopie, betreff,
        antwort an, wichtigkeit, anlagen, envoyé, envoyé le, à, pour, objet, répondre à, copie à, enviado, enviado el,
        enviada em, enviado em, fecha, data, para, asunto, assunto, inviato, a, oggetto, verzonden, aan, onderwerp,
        skickat, till, ämne, sendt, til, emne, dato, wysłano, do, temat, odesláno, odoslané, komu, předmět, predmet,
        lähetetty, vastaanottaja, aihe, отправлено, дата, кому, тема, копия, gönderildi, tarih, kime, konu,
        发送时间, 收件人,
        主题, 抄送, 送信日時, 宛先, 件名
        """
    )
)

# A whole short line at the end of somebody's own words starts so.
DEVICE_LINES = entries(
    """
    sent from my, sent from mail for, sent from outlook, sent from yahoo mail, sent from proton mail,
    sent with proton mail, sent via, sent from a mobile, get outlook for, sent using, von meinem, gesendet von,
    gesendet mit, diese nachricht wurde von meinem, diese e-mail wurde von, holen sie sich outlook, outlook für,
    envoyé de mon, envoyé depuis, envoyé à partir de, télécharger outlook, obtenez outlook, enviado desde mi,
    enviado desde, obtener outlook para, enviado do meu, enviado de mi, obter o outlook, inviato da, inviato dal mio,
    scarica outlook, verzonden vanaf mijn, verstuurd vanaf mijn, skickat från min, sendt fra min, wysłano z,
    odesláno z, lähetetty, отправлено с, отправлено из, iphone'umdan gönderildi, 发自我的, iphoneから送信
    """
)

# Closing phrases: a line of its own; contact details that follow are a signature.
CLOSINGS = frozenset(
    entries(
        """
        best regards, kind regards, warm regards, regards, best, best wishes, many thanks, thanks, thank you, sincerely,
        yours sincerely, yours faithfully, yours truly, cheers, respectfully, thanks and regards,
        mit freundlichen grüßen, mit freundlichem gruß, freundliche grüße, viele grüße, beste grüße, liebe grüße,
        mit besten grüßen, schöne grüße, grüße, gruß, mfg, lg, vg, hochachtungsvoll, danke, vielen dank, cordialement,
        bien cordialement, bien à vous, salutations, meilleures salutations, merci, saludos, un saludo,
        saludos cordiales, atentamente, cordialmente, gracias, atenciosamente, cumprimentos,
        com os melhores cumprimentos, obrigado, obrigada, cordiali saluti, distinti saluti, saluti, grazie,
        met vriendelijke groet, met vriendelijke groeten, groeten, mvg, vriendelijke groet, hartelijke groet,
        med vänliga hälsningar, vänliga hälsningar, mvh, hälsningar, med venlig hilsen, venlig hilsen, hilsen,
        med vennlig hilsen, pozdrawiam, z poważaniem, s pozdravem, ystävällisin terveisin, с уважением
        """
    )
)

# Legal boilerplate below, and warnings that mail gateways put above; three in a paragraph make it so.
BOILERPLATE = entries(
    """
    confidential, intended recipient, intended solely, intended only, addressee, privileged, unauthorised,
    unauthorized, received this e-mail in error, received this email in error, received this message in error,
    this e-mail and any, this email and any, this message and any, disclosure, dissemination, distribution,
    notify the sender, please consider the environment, virus, registered office, registered in england,
    originated from outside, do not click links, don't click links, recognise the sender, recognize the sender,
    external email, external sender, vertraulich, bestimmungsgemäße, rechtmäßige empfänger,
    nicht der richtige adressat, irrtümlich erhalten, unbefugte, registergericht, amtsgericht, handelsregister,
    geschäftsführer, umsatzsteuer-id, ust-idnr, sitz der gesellschaft, confidentiel, destinataire, confidenciales,
    destinatario, riservat, vertrouwelijk, geadresseerde, avast, avg.com
    """
)
