"""What people are told to do, one thing after the other."""

from .patterns import words

THINGS_EN = words("""
    open click tap go select choose press enter type log sign restart unplug plug hold wait
    remove install uninstall update download upload scroll turn switch reset connect disconnect
    copy paste print pack drop put fill visit clear delete close save follow scan create add
    charge pull push insert unscrew screw tighten loosen lift slide rinse clean wipe dry unfold
    fold mount attach detach swap replace reboot reload refresh navigate head tick untick check
    uncheck set pick bring tape stick write take place release repeat try make run start stop
    enable disable allow hit swipe move drag unlock lock align cut empty soak shake send keep
    leave let look find use note give confirm power reconnect wrap hand return launch quit
    force search edit change adjust twist rotate grab dial transfer book submit accept tie glue
    cover mix stir heat cook boil measure mark drill bend stretch squeeze pump inflate sit
    stand sand paint hang fetch weigh count replug pair unpair
""")
# To somebody called by "du"; with "Sie" any verb may be one.
THINGS_DE = words("""
    öffne klick klicke tippe tipp geh gehe wähle wähl drücke drück gib starte zieh ziehe steck
    stecke halte halt warte entferne installiere aktualisiere lade scrolle schalte setze
    verbinde trenne kopiere drucke pack packe leg lege füll fülle besuche lösche schließ
    schließe speichere scanne erstelle füge melde nimm stell stelle schraub schraube reinige
    wisch wische suche such bring bringe kleb klebe trag trage schick schicke tausche prüfe ruf
    rufe mach mache log logge aktiviere deaktiviere bestätige lass lasse dreh drehe heb hebe
    spül spüle trockne wiederhole versuche schneide hänge gieß löse lös greif greife pump pumpe
    spann spanne häng notier notiere unterschreib unterschreibe kontrollier kontrolliere teste
    kopple entkopple fahr fahre lies schau schaue befestige miss zähl zähle bestell bestelle
""")
