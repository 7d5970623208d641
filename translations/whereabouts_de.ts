<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutComputer</name>
    <message>
        <source>About this computer</source>
        <translation>Über diesen Rechner</translation>
    </message>
</context>
<context>
    <name>Agreement</name>
    <message>
        <source>They agree on %1 of the probability</source>
        <translation>Sie stimmen bei %1 der Wahrscheinlichkeit überein</translation>
    </message>
    <message>
        <source>The smaller of both probabilities, summed over all cells: 1 − total variation</source>
        <translation>Die kleinere der beiden Wahrscheinlichkeiten, summiert über alle Zellen: 1 − totale Variation</translation>
    </message>
</context>
<context>
    <name>AreaDelegate</name>
    <message>
        <source>Only within %1 of %2</source>
        <translation>Nur im Umkreis von %1 um %2</translation>
    </message>
    <message>
        <source>Not within %1 of %2</source>
        <translation>Nicht im Umkreis von %1 um %2</translation>
    </message>
    <message>
        <source>Only in the polygon near %1</source>
        <translation>Nur im Vieleck bei %1</translation>
    </message>
    <message>
        <source>Not in the polygon near %1</source>
        <translation>Nicht im Vieleck bei %1</translation>
    </message>
    <message>
        <source>Remove this area</source>
        <translation>Dieses Gebiet entfernen</translation>
    </message>
</context>
<context>
    <name>AreaList</name>
    <message>
        <source>What you know about the place</source>
        <translation>Was du über den Ort weißt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>The model had put %1 of its probability there.</source>
        <translation>Das Modell hatte %1 seiner Wahrscheinlichkeit dorthin gelegt.</translation>
    </message>
</context>
<context>
    <name>CandidateDelegate</name>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
</context>
<context>
    <name>CandidateList</name>
    <message>
        <source>Candidates</source>
        <translation>Kandidaten</translation>
    </message>
    <message>
        <source>Each is a group of cells; the diamond is the point with the best expected score.</source>
        <translation>Jeder ist eine Gruppe von Zellen; die Raute ist der Punkt mit der besten erwarteten Wertung.</translation>
    </message>
    <message>
        <source>and %1 more below 0.1 %</source>
        <translation>und %1 weitere unter 0,1 %</translation>
    </message>
</context>
<context>
    <name>CheckFindings</name>
    <message>
        <source>Its files are compared with the SHA-256 that its import recorded, its tensors are looked through, and it is run once.</source>
        <translation>Seine Dateien werden mit dem SHA-256 verglichen, den der Import festgehalten hat, seine Tensoren durchgesehen, und es rechnet einmal.</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Beginnt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>%n faults were found.</source>
        <translation>
            <numerusform>%n Fehler wurde gefunden.</numerusform>
            <numerusform>%n Fehler wurden gefunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>One fault was found.</source>
        <translation>Ein Fehler wurde gefunden.</translation>
    </message>
    <message>
        <source>Everything agrees.</source>
        <translation>Alles stimmt.</translation>
    </message>
    <message>
        <source>What could be checked agrees.</source>
        <translation>Was sich prüfen ließ, stimmt.</translation>
    </message>
    <message>
        <source>%1 in order: %2.</source>
        <translation>%1 in Ordnung: %2.</translation>
    </message>
    <message>
        <source>%1 has a fault: %2.</source>
        <translation>%1 fehlerhaft: %2.</translation>
    </message>
    <message>
        <source>%1 not checked: %2.</source>
        <translation>%1 nicht geprüft: %2.</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
</context>
<context>
    <name>CheckGolden</name>
    <message>
        <source>A golden file (.safetensors) holds inputs and what the reference implementation made of them. The model is run on the inputs, and what comes out is compared.</source>
        <translation>Eine Referenzdatei (.safetensors) enthält Eingaben und das, was die Referenzimplementierung daraus gemacht hat. Das Modell rechnet mit den Eingaben, und das Ergebnis wird verglichen.</translation>
    </message>
    <message>
        <source>Choose a golden file</source>
        <translation>Referenzdatei wählen</translation>
    </message>
    <message>
        <source>Comparing with %1…</source>
        <translation>Vergleich mit %1 …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>All %n outputs of %1 agree.</source>
        <translation>
            <numerusform>Die %n Ausgabe von %1 stimmt überein.</numerusform>
            <numerusform>Alle %n Ausgaben von %1 stimmen überein.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not every output of %1 agrees.</source>
        <translation>Nicht jede Ausgabe von %1 stimmt überein.</translation>
    </message>
    <message>
        <source>%1 agrees: largest difference %2, allowed %3</source>
        <translation>%1 stimmt überein: größte Abweichung %2, erlaubt %3</translation>
    </message>
    <message>
        <source>%1 differs: largest difference %2, allowed %3</source>
        <translation>%1 weicht ab: größte Abweichung %2, erlaubt %3</translation>
    </message>
    <message>
        <source>Tensors (*.safetensors)</source>
        <translation>Tensoren (*.safetensors)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>CompareColumn</name>
    <message>
        <source>Looking…</source>
        <translation>Sieht hin …</translation>
    </message>
</context>
<context>
    <name>CompareDifference</name>
    <message>
        <source>True place</source>
        <translation>Wahrer Ort</translation>
    </message>
    <message>
        <source>%1 less %2</source>
        <translation>%1 minus %2</translation>
    </message>
</context>
<context>
    <name>CompareEmpty</name>
    <message>
        <source>There is no second model yet that could look at this</source>
        <translation>Es gibt noch kein zweites Modell, das sich das ansehen könnte</translation>
    </message>
    <message>
        <source>Which model shall look at it, too?</source>
        <translation>Welches Modell soll es sich auch ansehen?</translation>
    </message>
    <message>
        <source>Import a published one: GeoCLIP, StreetCLIP, SatCLIP, OSV-5M or CLIP.</source>
        <translation>Ein veröffentlichtes lässt sich importieren: GeoCLIP, StreetCLIP, SatCLIP, OSV-5M oder CLIP.</translation>
    </message>
    <message>
        <source>The maps of both move together. You see where they differ, what they say together, and below the maps the places and errors of each.</source>
        <translation>Die Karten beider bewegen sich gemeinsam. Zu sehen ist, wo sie sich unterscheiden, was sie zusammen sagen, und unter den Karten die Orte und Fehler von jedem.</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>Modell importieren</translation>
    </message>
</context>
<context>
    <name>CompareEnsemble</name>
    <message>
        <source>All models together:</source>
        <translation>Alle Modelle zusammen:</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
</context>
<context>
    <name>CompareHead</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Compare: %1</source>
        <translation>Vergleich: %1</translation>
    </message>
    <message>
        <source>%1 and</source>
        <translation>%1 und</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>Gemeinsam</translation>
    </message>
</context>
<context>
    <name>CompareMap</name>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>The place you asked about</source>
        <translation>Der Ort, nach dem du gefragt hast</translation>
    </message>
    <message>
        <source>True place</source>
        <translation>Wahrer Ort</translation>
    </message>
</context>
<context>
    <name>CompareMaps</name>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Places and errors</source>
        <translation>Orte und Fehler</translation>
    </message>
</context>
<context>
    <name>CompareTable</name>
    <message>
        <source>Places and errors</source>
        <translation>Orte und Fehler</translation>
    </message>
    <message>
        <source>Off the true place</source>
        <translation>Abstand zum wahren Ort</translation>
    </message>
    <message>
        <source>Geoscore of 5,000</source>
        <translation>Geoscore von 5.000</translation>
    </message>
    <message>
        <source>50 % lie within</source>
        <translation>50 % liegen in</translation>
    </message>
    <message>
        <source>90 % lie within</source>
        <translation>90 % liegen in</translation>
    </message>
    <message>
        <source>Candidate %1</source>
        <translation>Kandidat %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Knows such pictures</source>
        <translation>Kennt solche Bilder</translation>
    </message>
    <message>
        <source>probably not</source>
        <translation>vermutlich nicht</translation>
    </message>
    <message>
        <source>does not say</source>
        <translation>sagt es nicht</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>Ensemble</source>
        <translation>Ensemble</translation>
    </message>
    <message>
        <source>Give at least one model a weight.</source>
        <translation>Mindestens ein Modell braucht ein Gewicht.</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Copy the coordinate</source>
        <translation>Koordinate kopieren</translation>
    </message>
</context>
<context>
    <name>DensityScale</name>
    <message>
        <source>Probability per km², logarithmic</source>
        <translation>Wahrscheinlichkeit je km², logarithmisch</translation>
    </message>
    <message>
        <source>%1 per km²</source>
        <translation>%1 je km²</translation>
    </message>
    <message>
        <source>%1 per km², nearly even</source>
        <translation>%1 je km², fast gleichmäßig</translation>
    </message>
</context>
<context>
    <name>DifferenceLegend</name>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>%1 sees more here</source>
        <translation>%1 sieht hier mehr</translation>
    </message>
    <message>
        <source>Both say the same: there is no difference.</source>
        <translation>Beide sagen dasselbe: Es gibt keinen Unterschied.</translation>
    </message>
    <message>
        <source>+%1 per km², logarithmic</source>
        <translation>+%1 je km², logarithmisch</translation>
    </message>
    <message>
        <source>No colour within ±%1: they agree</source>
        <translation>Keine Farbe innerhalb von ±%1: Sie sind einig</translation>
    </message>
</context>
<context>
    <name>DrawButton</name>
    <message>
        <source>Draw a circle</source>
        <translation>Kreis zeichnen</translation>
    </message>
    <message>
        <source>Draw a polygon</source>
        <translation>Vieleck zeichnen</translation>
    </message>
</context>
<context>
    <name>DrawHint</name>
    <message>
        <source>Press at the centre and drag outwards</source>
        <translation>In der Mitte drücken und nach außen ziehen</translation>
    </message>
    <message>
        <source>Click the corners; a double click or Enter ends</source>
        <translation>Die Ecken anklicken; Doppelklick oder Eingabe schließt ab</translation>
    </message>
    <message>
        <source>Keyboard: arrows move the cross-hair, Enter sets the centre, then the radius</source>
        <translation>Tastatur: Pfeile bewegen das Fadenkreuz, die Eingabetaste setzt den Mittelpunkt, dann den Radius</translation>
    </message>
    <message>
        <source>Keyboard: arrows move the cross-hair, Enter sets a corner, twice ends, Backspace takes it back</source>
        <translation>Tastatur: Pfeile bewegen das Fadenkreuz, die Eingabetaste setzt eine Ecke, zweimal beendet, die Rücktaste nimmt sie zurück</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>EstimateCard</name>
    <message>
        <source>Show the 90 % area on the map</source>
        <translation>Das 90-%-Gebiet auf der Karte zeigen</translation>
    </message>
    <message>
        <source>Credible areas: 50&#xa0;% in %1, 90&#xa0;% in %2</source>
        <translation>Glaubhafte Gebiete: 50&#xa0;% in %1, 90&#xa0;% in %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n parts)</source>
        <translation>
            <numerusform>%1 (%n Teil)</numerusform>
            <numerusform>%1 (%n Teile)</numerusform>
        </translation>
    </message>
    <message>
        <source>within about %1&#xa0;(50&#xa0;%), %2&#xa0;(90&#xa0;%)</source>
        <translation>im Umkreis von etwa %1&#xa0;(50&#xa0;%), %2&#xa0;(90&#xa0;%)</translation>
    </message>
</context>
<context>
    <name>Explorer</name>
    <message>
        <source>There was no picture in that. Drop files or folders that lie on this computer; save a picture from a web page first.</source>
        <translation>Darin war kein Bild. Ziehe Dateien oder Ordner von diesem Rechner hierher; ein Bild aus einer Webseite zuerst speichern.</translation>
    </message>
    <message>
        <source>The clipboard holds no picture, no picture&apos;s file and no coordinate.</source>
        <translation>Die Zwischenablage enthält kein Bild, keine Bilddatei und keine Koordinate.</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Modell wird geladen</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>Wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Embedding places</source>
        <translation>Orte werden eingebettet</translation>
    </message>
    <message>
        <source>Placing</source>
        <translation>Verorten</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Places like %1</source>
        <translation>Orte wie %1</translation>
    </message>
    <message>
        <source>Knows pictures of the Earth taken from low orbit, and nothing else.</source>
        <translation>Kennt Bilder der Erde aus niedriger Umlaufbahn und sonst nichts.</translation>
    </message>
    <message>
        <source>The model could not be loaded. %1</source>
        <translation>Das Modell konnte nicht geladen werden. %1</translation>
    </message>
    <message>
        <source>From the model: %1</source>
        <translation>Vom Modell: %1</translation>
    </message>
    <message>
        <source>Finds the sentence that fits a picture, and so the name of the place that it shows.</source>
        <translation>Findet den Satz, der zu einem Bild passt, und damit den Namen des Ortes, den es zeigt.</translation>
    </message>
    <message>
        <source>Knows which places look alike from the sky, from their coordinates alone.</source>
        <translation>Weiß allein aus den Koordinaten, welche Orte sich vom Himmel aus ähneln.</translation>
    </message>
    <message>
        <source>Places street-level pictures anywhere on Earth.</source>
        <translation>Verortet Bilder von der Straße überall auf der Erde.</translation>
    </message>
    <message>
        <source>Compares a picture or a sentence with a gallery of places, and places with one another.</source>
        <translation>Vergleicht ein Bild oder einen Satz mit einer Sammlung von Orten, und Orte miteinander.</translation>
    </message>
    <message>
        <source>A model&apos;s weights are no picture: import them on the Models page.</source>
        <translation>Gewichte eines Modells sind kein Bild: Importieren Sie sie auf der Seite „Modelle“.</translation>
    </message>
    <message>
        <source>These are the first %L1 of %L2 pictures; whereabouts locate takes any number.</source>
        <translation>Das sind die ersten %L1 von %L2 Bildern; whereabouts locate nimmt beliebig viele.</translation>
    </message>
</context>
<context>
    <name>ExplorerMap</name>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>© OpenStreetMap contributors</source>
        <translation>© OpenStreetMap-Mitwirkende</translation>
    </message>
    <message>
        <source>Imagery: NASA Blue Marble · Borders: Natural Earth</source>
        <translation>Bilder: NASA Blue Marble · Grenzen: Natural Earth</translation>
    </message>
    <message>
        <source>Map: Natural Earth</source>
        <translation>Karte: Natural Earth</translation>
    </message>
    <message>
        <source>Place names: GeoNames, CC BY 4.0</source>
        <translation>Ortsnamen: GeoNames, CC BY 4.0</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
    <message>
        <source>%1: %2, within about %3 (50 %). Model: %4</source>
        <translation>%1: %2, im Umkreis von etwa %3 (50 %). Modell: %4</translation>
    </message>
    <message>
        <source>Probability per km², logarithmic, smoothed</source>
        <translation>Wahrscheinlichkeit je km², log., geglättet</translation>
    </message>
    <message>
        <source>50 % area</source>
        <translation>50-%-Gebiet</translation>
    </message>
    <message>
        <source>90 % area</source>
        <translation>90-%-Gebiet</translation>
    </message>
    <message>
        <source>Probability per km², logarithmic, nearly even</source>
        <translation>Wahrscheinlichkeit je km², logarithmisch, fast gleichmäßig</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>Kandidaten</translation>
    </message>
    <message>
        <source>It could not be saved. %1</source>
        <translation>Speichern war nicht möglich. %1</translation>
    </message>
    <message>
        <source>Not here</source>
        <translation>Nicht hier</translation>
    </message>
    <message>
        <source>Only here</source>
        <translation>Nur hier</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Opened pictures</source>
        <translation>Geöffnete Bilder</translation>
    </message>
</context>
<context>
    <name>FilmstripDelegate</name>
    <message>
        <source>%1, being worked on</source>
        <translation>%1, in Arbeit</translation>
    </message>
    <message>
        <source>%1, could not be read</source>
        <translation>%1, konnte nicht gelesen werden</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>%1 takes no pictures: use Orbit for those</source>
        <translation>%1 nimmt keine Bilder: Verwende dafür Orbit</translation>
    </message>
    <message>
        <source>Drop a picture anywhere, or try one of these</source>
        <translation>Ziehe ein Bild irgendwohin, oder probiere eines von diesen</translation>
    </message>
    <message>
        <source>Sample picture %1</source>
        <translation>Beispielbild %1</translation>
    </message>
    <message>
        <source>Open pictures</source>
        <translation>Bilder öffnen</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>The built-in model knows pictures of the Earth taken from low orbit, and nothing else.</source>
        <translation>Das eingebaute Modell kennt Bilder der Erde aus niedriger Umlaufbahn und sonst nichts.</translation>
    </message>
</context>
<context>
    <name>FitReport</name>
    <message>
        <source>about %1 s left</source>
        <translation>noch etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min left</source>
        <translation>noch etwa %1 min</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Picture %1 of %2 in %3</source>
        <translation>Bild %1 von %2 in %3</translation>
    </message>
    <message>
        <source>Opening the models…</source>
        <translation>Modelle werden geöffnet…</translation>
    </message>
    <message numerus="yes">
        <source>Fitted on %n pictures in %1.</source>
        <translation>
            <numerusform>An %n Bild in %1 angepasst.</numerusform>
            <numerusform>An %n Bilder in %1 angepasst.</numerusform>
        </translation>
    </message>
    <message>
        <source>The loss, -log of the density at the true place, is %1; with equal weights %2. The true place has %3 times the density.</source>
        <translation>Der Verlust, -log der Dichte am wahren Ort, ist %1; mit gleichen Gewichten %2. Der wahre Ort hat die %3-fache Dichte.</translation>
    </message>
    <message>
        <source>These are few pictures: with fewer than %1 the weights follow chance.</source>
        <translation>Das sind wenige Bilder: Mit weniger als %1 folgen die Gewichte dem Zufall.</translation>
    </message>
    <message>
        <source>Left out, as their place is not known: %1. A truth.csv beside them with the columns file, latitude and longitude would say it.</source>
        <translation>Ausgelassen, weil ihr Ort nicht bekannt ist: %1. Eine truth.csv daneben mit den Spalten file, latitude und longitude würde ihn nennen.</translation>
    </message>
    <message>
        <source>Left out:</source>
        <translation>Ausgelassen:</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>less than 0.01 %</source>
        <translation>weniger als 0,01 %</translation>
    </message>
    <message>
        <source>over 99.9 %</source>
        <translation>über 99,9 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>north</source>
        <translation>nördlich</translation>
    </message>
    <message>
        <source>north-east</source>
        <translation>nordöstlich</translation>
    </message>
    <message>
        <source>east</source>
        <translation>östlich</translation>
    </message>
    <message>
        <source>south-east</source>
        <translation>südöstlich</translation>
    </message>
    <message>
        <source>south</source>
        <translation>südlich</translation>
    </message>
    <message>
        <source>south-west</source>
        <translation>südwestlich</translation>
    </message>
    <message>
        <source>west</source>
        <translation>westlich</translation>
    </message>
    <message>
        <source>north-west</source>
        <translation>nordwestlich</translation>
    </message>
    <message>
        <source>%1 %2 of %3</source>
        <translation>%1 %2 von %3</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 kB</source>
        <translation>%1 kB</translation>
    </message>
    <message>
        <source>%1 billion</source>
        <translation>%1 Milliarden</translation>
    </message>
    <message>
        <source>%1 million</source>
        <translation>%1 Millionen</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
</context>
<context>
    <name>HeatKey</name>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>Probability per km², logarithmic, smoothed</source>
        <translation>Wahrscheinlichkeit je km², logarithmisch, geglättet</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>Deckkraft der Heatmap</translation>
    </message>
    <message>
        <source>Nearly even: probability per km², all colours within a factor of %1</source>
        <translation>Fast gleichmäßig: Wahrscheinlichkeit je km², alle Farben innerhalb eines Faktors von %1</translation>
    </message>
</context>
<context>
    <name>ImportDialogs</name>
    <message>
        <source>Import a model</source>
        <translation>Modell importieren</translation>
    </message>
    <message>
        <source>Weights and what belongs to them (*.safetensors *.pth *.bin *.ckpt *.csv *.json *.gz)</source>
        <translation>Gewichte und was dazugehört (*.safetensors *.pth *.bin *.ckpt *.csv *.json *.gz)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>ImportForm</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Name in the library</source>
        <translation>Name in der Sammlung</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Beginnt</translation>
    </message>
    <message>
        <source>Choose other files</source>
        <translation>Andere Dateien wählen</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
</context>
<context>
    <name>ImportReport</name>
    <message>
        <source>%1 is in the library. It was recognised as %2.</source>
        <translation>%1 ist in der Sammlung. Erkannt wurde es als %2.</translation>
    </message>
    <message>
        <source>What it cannot do yet:</source>
        <translation>Was es noch nicht kann:</translation>
    </message>
</context>
<context>
    <name>KeysList</name>
    <message>
        <source>Ctrl+O</source>
        <translation>Strg+O</translation>
    </message>
    <message>
        <source>Open pictures</source>
        <translation>Bilder öffnen</translation>
    </message>
    <message>
        <source>Ctrl+V</source>
        <translation>Strg+V</translation>
    </message>
    <message>
        <source>Paste a picture, a file, or a coordinate, which moves the map</source>
        <translation>Ein Bild, eine Datei oder eine Koordinate einfügen, zu der die Karte springt</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Strg+C</translation>
    </message>
    <message>
        <source>Copy the estimate&apos;s coordinate</source>
        <translation>Die Koordinate der Schätzung kopieren</translation>
    </message>
    <message>
        <source>Ctrl+S</source>
        <translation>Strg+S</translation>
    </message>
    <message>
        <source>Save the heatmap</source>
        <translation>Heatmap speichern</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Strg+F</translation>
    </message>
    <message>
        <source>Search for a place or a coordinate</source>
        <translation>Einen Ort oder eine Koordinate suchen</translation>
    </message>
    <message>
        <source>Ctrl+Z, Shift+Ctrl+Z</source>
        <translation>Strg+Z, Umschalt+Strg+Z</translation>
    </message>
    <message>
        <source>Undo and redo the areas drawn on the map</source>
        <translation>Gezeichnete Gebiete rückgängig machen und wiederholen</translation>
    </message>
    <message>
        <source>Arrows, + and −</source>
        <translation>Pfeile, + und −</translation>
    </message>
    <message>
        <source>Move and zoom the map, when the focus is on it</source>
        <translation>Die Karte bewegen und zoomen, wenn sie den Fokus hat</translation>
    </message>
    <message>
        <source>Arrows, Enter, Backspace</source>
        <translation>Pfeile, Eingabe, Rücktaste</translation>
    </message>
    <message>
        <source>While an area is drawn: move the cross-hair, set a point, take it back</source>
        <translation>Während ein Gebiet gezeichnet wird: das Fadenkreuz bewegen, einen Punkt setzen, ihn zurücknehmen</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Escape</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>F1 or ?</source>
        <translation>F1 oder ?</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Diese Liste</translation>
    </message>
    <message>
        <source>F11</source>
        <translation>F11</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Ctrl+Q</source>
        <translation>Strg+Q</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Ctrl+1, Ctrl+2, Ctrl+,</source>
        <translation>Strg+1, Strg+2, Strg+,</translation>
    </message>
    <message>
        <source>Explore, Models, Settings</source>
        <translation>Erkunden, Modelle, Einstellungen</translation>
    </message>
</context>
<context>
    <name>LayerChooser</name>
    <message>
        <source>Base map</source>
        <translation>Grundkarte</translation>
    </message>
    <message>
        <source>Blue Marble</source>
        <translation>Blue Marble</translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
    <message>
        <source>OpenStreetMap</source>
        <translation>OpenStreetMap</translation>
    </message>
    <message>
        <source>OpenStreetMap is on: the map&apos;s tiles come from openstreetmap.org, which learns what part of the map you look at. Pictures stay here.</source>
        <translation>OpenStreetMap ist an: Die Kacheln kommen von openstreetmap.org, das so erfährt, welchen Teil der Karte du ansiehst. Bilder bleiben hier.</translation>
    </message>
    <message>
        <source>Only OpenStreetMap uses the network: its tiles come from openstreetmap.org while it is chosen.</source>
        <translation>Nur OpenStreetMap nutzt das Netz: Solange es gewählt ist, kommen seine Kacheln von openstreetmap.org.</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>Credible areas, 50 and 90 %</source>
        <translation>Glaubhafte Gebiete, 50 und 90 %</translation>
    </message>
</context>
<context>
    <name>LegendButton</name>
    <message>
        <source>Legend of the heatmap</source>
        <translation>Legende der Heatmap</translation>
    </message>
</context>
<context>
    <name>LegendSigns</name>
    <message>
        <source>Candidates</source>
        <translation>Kandidaten</translation>
    </message>
    <message>
        <source>50 % area</source>
        <translation>50-%-Gebiet</translation>
    </message>
    <message>
        <source>90 % area</source>
        <translation>90-%-Gebiet</translation>
    </message>
    <message>
        <source>The place you asked about</source>
        <translation>Der Ort, nach dem du gefragt hast</translation>
    </message>
    <message>
        <source>True place</source>
        <translation>Wahrer Ort</translation>
    </message>
    <message>
        <source>Not here</source>
        <translation>Nicht hier</translation>
    </message>
    <message>
        <source>Only here</source>
        <translation>Nur hier</translation>
    </message>
</context>
<context>
    <name>Located</name>
    <message>
        <source>Best estimate</source>
        <translation>Beste Schätzung</translation>
    </message>
    <message>
        <source>Best fit</source>
        <translation>Passt am besten</translation>
    </message>
    <message>
        <source>Most alike</source>
        <translation>Am ähnlichsten</translation>
    </message>
    <message>
        <source>Where was %1 taken?</source>
        <translation>Wo wurde %1 aufgenommen?</translation>
    </message>
    <message>
        <source>Where does it fit: %1</source>
        <translation>Wohin passt das: %1</translation>
    </message>
    <message>
        <source>Doubtful: the model has not learnt this kind of picture, so the place may mean nothing.</source>
        <translation>Zweifelhaft: Bilder dieser Art hat das Modell nicht gelernt, der Ort besagt vielleicht nichts.</translation>
    </message>
    <message>
        <source>Doubtful: the model saw the place elsewhere. The areas given keep %1 of what it said.</source>
        <translation>Zweifelhaft: Das Modell sah den Ort anderswo. Die angegebenen Gebiete lassen %1 von dem übrig, was es sagte.</translation>
    </message>
    <message>
        <source>What lies outside the areas given is cut off.</source>
        <translation>Was außerhalb der angegebenen Gebiete liegt, ist abgeschnitten.</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Copied %1</source>
        <translation>%1 kopiert</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>MapFurniture</name>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>E</source>
        <translation>O</translation>
    </message>
    <message>
        <source>W</source>
        <translation>W</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
</context>
<context>
    <name>MapMenu</name>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
    <message>
        <source>Not within %1 of here</source>
        <translation>Nicht im Umkreis von %1</translation>
    </message>
    <message>
        <source>Only within %1 of here</source>
        <translation>Nur im Umkreis von %1</translation>
    </message>
    <message>
        <source>Places like this one</source>
        <translation>Orte wie dieser</translation>
    </message>
    <message>
        <source>Places like this one: needs a model that takes places</source>
        <translation>Orte wie dieser: braucht ein Modell, das Orte nimmt</translation>
    </message>
</context>
<context>
    <name>MapTools</name>
    <message>
        <source>Open pictures (Ctrl+O)</source>
        <translation>Bilder öffnen (Strg+O)</translation>
    </message>
    <message>
        <source>Layers of the map</source>
        <translation>Ebenen der Karte</translation>
    </message>
    <message>
        <source>Keys (F1)</source>
        <translation>Tasten (F1)</translation>
    </message>
</context>
<context>
    <name>ModalitySign</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Picture from above</source>
        <translation>Bild von oben</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
</context>
<context>
    <name>ModelActions</name>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Use for places</source>
        <translation>Für Orte verwenden</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Steckbrief</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>The card goes on in %1.</source>
        <translation>Der Steckbrief geht in %1 weiter.</translation>
    </message>
</context>
<context>
    <name>ModelCheck</name>
    <message>
        <source>The file holds no outputs to compare with.</source>
        <translation>Die Datei enthält keine Ausgaben zum Vergleichen.</translation>
    </message>
</context>
<context>
    <name>ModelFindings</name>
    <message>
        <source>its SHA-256 is that of the import</source>
        <translation>der SHA-256 ist der des Imports</translation>
    </message>
    <message>
        <source>it has changed since the import, its SHA-256 is another: remove the model and import it again</source>
        <translation>seit dem Import geändert, der SHA-256 ist ein anderer; entferne das Modell und importiere es neu</translation>
    </message>
    <message>
        <source>it has changed since the import, from %1 to %2 bytes: remove the model and import it again</source>
        <translation>seit dem Import geändert, von %1 auf %2 Bytes; entferne das Modell und importiere es neu</translation>
    </message>
    <message>
        <source>it is missing: remove the model and import it again</source>
        <translation>nicht mehr da; entferne das Modell und importiere es neu</translation>
    </message>
    <message>
        <source>it was not there after the import, and could be taken for a part of the model: move it elsewhere</source>
        <translation>nach dem Import noch nicht da und mit einem Teil des Modells zu verwechseln; verschiebe die Datei an einen anderen Ort</translation>
    </message>
    <message>
        <source>it was not imported: no SHA-256 of its files is recorded to compare with</source>
        <translation>nicht importiert, daher ist kein SHA-256 der Dateien zum Vergleichen festgehalten</translation>
    </message>
    <message>
        <source>%1 of them with %2 numbers, all finite</source>
        <translation>%1 mit %2 Zahlen, alle endlich</translation>
    </message>
    <message>
        <source>its tensors are those that its description asks for</source>
        <translation>die Tensoren sind die, die seine Beschreibung verlangt</translation>
    </message>
    <message>
        <source>run once on noise, it gave %1 tensors, all finite</source>
        <translation>einmal mit Rauschen gerechnet, %1 Tensoren, alle endlich</translation>
    </message>
    <message>
        <source>files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>tensors</source>
        <translation>Tensoren</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>outputs</source>
        <translation>Ausgaben</translation>
    </message>
</context>
<context>
    <name>ModelImport</name>
    <message>
        <source>Left aside, having no part in it: %1.</source>
        <translation>Beiseitegelassen, weil nicht Teil davon: %1.</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Rechnen</translation>
    </message>
    <message>
        <source>Embedding places</source>
        <translation>Orte werden eingebettet</translation>
    </message>
    <message>
        <source>The model needs a name.</source>
        <translation>Das Modell braucht einen Namen.</translation>
    </message>
    <message>
        <source>A name has letters from a to z, digits, dots, hyphens and underscores, at most 64 of them, and begins with a letter or a digit.</source>
        <translation>Ein Name besteht aus Buchstaben von a bis z, Ziffern, Punkten, Binde- und Unterstrichen, höchstens 64, und beginnt mit einem Buchstaben oder einer Ziffer.</translation>
    </message>
    <message>
        <source>There is a model of that name already.</source>
        <translation>Ein Modell mit diesem Namen gibt es schon.</translation>
    </message>
    <message>
        <source>There was no file in that. Models are imported from files on this computer.</source>
        <translation>Darin war keine Datei. Modelle werden aus Dateien auf diesem Rechner importiert.</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Copying</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Hashing</source>
        <translation>Prüfsummen</translation>
    </message>
</context>
<context>
    <name>ModelLibrary</name>
    <message>
        <source>The model %1 is removed.</source>
        <translation>Das Modell %1 ist entfernt.</translation>
    </message>
</context>
<context>
    <name>ModelSheets</name>
    <message>
        <source>Model card</source>
        <translation>Steckbrief des Modells</translation>
    </message>
    <message>
        <source>Verify %1</source>
        <translation>%1 prüfen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Remove the model “%1”?</source>
        <translation>Das Modell „%1“ entfernen?</translation>
    </message>
    <message>
        <source>%1: the folder %2 (%3) is deleted from this computer. The files that it was imported from stay where they are.</source>
        <translation>%1: Der Ordner %2 (%3) wird von diesem Rechner gelöscht. Die Dateien, aus denen das Modell importiert wurde, bleiben, wo sie sind.</translation>
    </message>
</context>
<context>
    <name>ModelSources</name>
    <message>
        <source>Street-level pictures over 100,000 places of the world. Its weights and gallery (image_encoder_mlp_weights.pth, location_encoder_weights.pth, logit_scale_weights.pth, coordinates_100K.csv) lie in its authors&apos; repository on GitHub; the folder of CLIP ViT-L/14 from Hugging Face goes with them.</source>
        <translation>Bilder von der Straße, verglichen mit 100.000 Orten der Welt. Gewichte und Galerie (image_encoder_mlp_weights.pth, location_encoder_weights.pth, logit_scale_weights.pth, coordinates_100K.csv) liegen im GitHub-Repository der Autoren; der Ordner von CLIP ViT-L/14 von Hugging Face gehört dazu.</translation>
    </message>
    <message>
        <source>Which places are alike, seen from above. One checkpoint such as satclip-vit16-l40.ckpt, from its authors&apos; page on Hugging Face.</source>
        <translation>Welche Orte sich von oben gleichen. Eine Datei wie satclip-vit16-l40.ckpt von der Hugging-Face-Seite der Autoren.</translation>
    </message>
    <message>
        <source>Street views by OpenStreetView-5M. The folder from Hugging Face: config.json and its weights, with the table of its cells (CSV) where it sorts into cells.</source>
        <translation>Straßenansichten nach OpenStreetView-5M. Der Ordner von Hugging Face: config.json und die Gewichte, dazu die Tabelle der Zellen (CSV), wo es in Zellen einordnet.</translation>
    </message>
    <message>
        <source>Bring a published model</source>
        <translation>Ein veröffentlichtes Modell mitbringen</translation>
    </message>
    <message>
        <source>Only the built-in model is here so far. Published ones are imported in the form that their authors give them out. Nothing is downloaded by this program: fetch the files yourself, then drop them on this page.</source>
        <translation>Bisher ist nur das eingebaute Modell hier. Veröffentlichte werden in der Form importiert, in der ihre Autoren sie herausgeben. Dieses Programm lädt nichts herunter: Die Dateien selbst holen und dann auf diese Seite ziehen.</translation>
    </message>
    <message>
        <source>Countries, regions and cities by words. The folder from Hugging Face: config.json and model.safetensors or pytorch_model.bin. CLIP&apos;s vocabulary comes with this program.</source>
        <translation>Länder, Regionen und Städte durch Worte. Der Ordner von Hugging Face: config.json und model.safetensors oder pytorch_model.bin. Das Vokabular von CLIP liegt diesem Programm bei.</translation>
    </message>
</context>
<context>
    <name>ModelTile</name>
    <message>
        <source>A model that cannot be read</source>
        <translation>Ein Modell, das sich nicht lesen lässt</translation>
    </message>
    <message>
        <source>%1, comes with the program</source>
        <translation>%1, gehört zum Programm</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Nimmt</translation>
    </message>
    <message>
        <source>Not for pictures or text: it finds places alike.</source>
        <translation>Nicht für Bilder oder Text: Es findet ähnliche Orte.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>measuring…</source>
        <translation>wird gemessen …</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>Grafikkarte</translation>
    </message>
    <message>
        <source>Time for an answer</source>
        <translation>Zeit für eine Antwort</translation>
    </message>
    <message>
        <source>It takes nothing yet, so it cannot be used.</source>
        <translation>Es nimmt noch nichts an und lässt sich daher nicht verwenden.</translation>
    </message>
</context>
<context>
    <name>ModelsHead</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>A model says where a picture was taken. The one in use serves the whole program; everything runs on this computer.</source>
        <translation>Ein Modell sagt, wo ein Bild aufgenommen wurde. Das verwendete dient dem ganzen Programm; alles läuft auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Import files</source>
        <translation>Dateien importieren</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>Ordner importieren</translation>
    </message>
    <message>
        <source>or drop them here</source>
        <translation>oder hierher ziehen</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Import a model</source>
        <translation>Modell importieren</translation>
    </message>
</context>
<context>
    <name>OpenDialog</name>
    <message>
        <source>Open pictures</source>
        <translation>Bilder öffnen</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>Bilder (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>OrbitButton</name>
    <message>
        <source>Use Orbit</source>
        <translation>Orbit verwenden</translation>
    </message>
</context>
<context>
    <name>OsmReach</name>
    <message>
        <source>OpenStreetMap cannot be reached (%1). The outlines show instead.</source>
        <translation>OpenStreetMap ist nicht erreichbar (%1). Stattdessen sind die Umrisse zu sehen.</translation>
    </message>
</context>
<context>
    <name>PageDropZone</name>
    <message>
        <source>Drop to import a model</source>
        <translation>Loslassen, um ein Modell zu importieren</translation>
    </message>
    <message numerus="yes">
        <source>Drop to see where these %n pictures were taken</source>
        <translation>
            <numerusform>Loslassen, um zu sehen, wo dieses Bild aufgenommen wurde</numerusform>
            <numerusform>Loslassen, um zu sehen, wo diese %n Bilder aufgenommen wurden</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop to see where this picture was taken</source>
        <translation>Loslassen, um zu sehen, wo dieses Bild aufgenommen wurde</translation>
    </message>
    <message>
        <source>The files are checked and copied into the library. You give the model its name first.</source>
        <translation>Die Dateien werden geprüft und in die Sammlung kopiert. Zuvor bekommt das Modell seinen Namen.</translation>
    </message>
    <message>
        <source>It is worked on here, on this computer, and is not sent anywhere.</source>
        <translation>Es wird hier auf diesem Rechner bearbeitet und nirgendwohin gesendet.</translation>
    </message>
    <message>
        <source>Drop to weigh the places by this raster</source>
        <translation>Loslassen, um die Orte mit diesem Raster zu gewichten</translation>
    </message>
    <message>
        <source>A land mask, population, night lights or land cover: what all models say is multiplied by it.</source>
        <translation>Eine Landmaske, Bevölkerung, Nachtlichter oder Landbedeckung: Was alle Modelle sagen, wird damit multipliziert.</translation>
    </message>
</context>
<context>
    <name>PictureCard</name>
    <message>
        <source>The picture %1</source>
        <translation>Das Bild %1</translation>
    </message>
    <message>
        <source>Taken %1</source>
        <translation>Aufgenommen %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>PlaceSearch</name>
    <message>
        <source>Coordinate</source>
        <translation>Koordinate</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>Land</translation>
    </message>
    <message>
        <source>Plus code near %1</source>
        <translation>Plus-Code bei %1</translation>
    </message>
    <message>
        <source>Where does this fit? “%1”</source>
        <translation>Wohin passt das? „%1“</translation>
    </message>
    <message>
        <source>needs a model that takes text, such as GeoCLIP or StreetCLIP</source>
        <translation>braucht ein Modell, das Text nimmt, etwa GeoCLIP oder StreetCLIP</translation>
    </message>
</context>
<context>
    <name>PriorDelegate</name>
    <message>
        <source>%1: reading…</source>
        <translation>%1: wird gelesen…</translation>
    </message>
    <message>
        <source>%1: power %2</source>
        <translation>%1: Potenz %2</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Power of %1</source>
        <translation>Potenz von %1</translation>
    </message>
    <message>
        <source>Factors for the classes of %1</source>
        <translation>Faktoren für die Klassen von %1</translation>
    </message>
    <message>
        <source>class=weight: 50=3,80=0.1</source>
        <translation>Klasse=Gewicht: 50=3,80=0.1</translation>
    </message>
    <message>
        <source>Its classes: %1. Those that are not named count 1; without any the values themselves weigh.</source>
        <translation>Die Klassen: %1. Nicht genannte zählen 1; ohne Angaben wiegen die Werte selbst.</translation>
    </message>
</context>
<context>
    <name>PriorList</name>
    <message>
        <source>Priors</source>
        <translation>Vorwissen</translation>
    </message>
    <message>
        <source>Rasters that say where pictures are taken at all: a land mask, population, night lights, land cover. A value of 0 masks; a smaller power softens.</source>
        <translation>Raster, die sagen, wo überhaupt fotografiert wird: eine Landmaske, Bevölkerung, Nachtlichter, Landbedeckung. Ein Wert von 0 maskiert; eine kleinere Potenz schwächt ab.</translation>
    </message>
    <message>
        <source>Add a prior…</source>
        <translation>Raster hinzufügen…</translation>
    </message>
    <message>
        <source>Choose rasters</source>
        <translation>Raster wählen</translation>
    </message>
    <message>
        <source>Rasters (*.tif *.tiff *.img *.asc *.nc *.grb *.grib *.grb2 *.hgt)</source>
        <translation>Raster (*.tif *.tiff *.img *.asc *.nc *.grb *.grib *.grb2 *.hgt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>PriorModel</name>
    <message>
        <source>More than %1 rasters cannot be taken in: remove one first.</source>
        <translation>Mehr als %1 Raster gehen nicht: erst eines entfernen.</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Erkunden</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
</context>
<context>
    <name>RecentPictures</name>
    <message>
        <source>Opened before</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
</context>
<context>
    <name>ReplaceQuestion</name>
    <message>
        <source>Replace the file?</source>
        <translation>Die Datei ersetzen?</translation>
    </message>
    <message>
        <source>%1 is there already. What it holds would be lost.</source>
        <translation>%1 ist schon da. Was sie enthält, ginge verloren.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
</context>
<context>
    <name>ResultMap</name>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>The place you asked about</source>
        <translation>Der Ort, nach dem du gefragt hast</translation>
    </message>
    <message>
        <source>True place</source>
        <translation>Wahrer Ort</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>The model saw the place elsewhere</source>
        <translation>Das Modell sah den Ort woanders</translation>
    </message>
    <message>
        <source>What remains in your areas may be a chance likeness.</source>
        <translation>Was in Ihren Gebieten bleibt, ist vielleicht nur zufällig ähnlich.</translation>
    </message>
    <message>
        <source>Probably not a picture this model can place</source>
        <translation>Wohl kein Bild, das dieses Modell verorten kann</translation>
    </message>
    <message>
        <source>Nowhere left</source>
        <translation>Nichts bleibt übrig</translation>
    </message>
    <message>
        <source>The areas that you drew exclude every place that the model considers. Remove one of them.</source>
        <translation>Die gezeichneten Gebiete schließen jeden Ort aus, den das Modell erwägt. Entferne eines davon.</translation>
    </message>
    <message>
        <source>Compare models</source>
        <translation>Modelle vergleichen</translation>
    </message>
    <message>
        <source>This picture was not placed</source>
        <translation>Dieses Bild konnte nicht verortet werden</translation>
    </message>
    <message>
        <source>This question was not answered</source>
        <translation>Diese Frage konnte nicht beantwortet werden</translation>
    </message>
    <message>
        <source>%1, in %2 on this computer</source>
        <translation>%1, in %2 auf diesem Rechner</translation>
    </message>
    <message>
        <source>%1 has seen nothing like this picture: do not rely on these places. Of the model: %2</source>
        <translation>%1 hat nichts gesehen, was diesem Bild gleicht: Verlassen Sie sich nicht auf diese Orte. Über das Modell: %2</translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>Save the heatmap</source>
        <translation>Heatmap speichern</translation>
    </message>
    <message>
        <source>GeoTIFF for GIS (*.tif)</source>
        <translation>GeoTIFF für GIS (*.tif)</translation>
    </message>
    <message>
        <source>Picture with legend (*.png)</source>
        <translation>Bild mit Legende (*.png)</translation>
    </message>
</context>
<context>
    <name>ScaleBar</name>
    <message>
        <source>%1 mi</source>
        <translation>%1 mi</translation>
    </message>
    <message>
        <source>%1 km</source>
        <translation>%1 km</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Scale: %1</source>
        <translation>Maßstab: %1</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Search for a place or a coordinate, or describe a place</source>
        <translation>Einen Ort oder eine Koordinate suchen oder einen Ort beschreiben</translation>
    </message>
    <message>
        <source>Search or describe a place</source>
        <translation>Ort suchen oder beschreiben</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>No town, region or country begins like that. A coordinate such as 46.95, 7.45 is found, too: latitude first, from −90 to 90.</source>
        <translation>Kein Ort, keine Region und kein Land beginnt so. Auch eine Koordinate wie 46.95, 7.45 wird gefunden: die Breite zuerst, von −90 bis 90.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>With less motion the map jumps to a result instead of flying there.</source>
        <translation>Mit weniger Bewegung springt die Karte zu einem Ergebnis, statt dorthin zu fliegen.</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Distances</source>
        <translation>Entfernungen</translation>
    </message>
    <message>
        <source>Kilometres</source>
        <translation>Kilometer</translation>
    </message>
    <message>
        <source>Miles</source>
        <translation>Meilen</translation>
    </message>
    <message>
        <source>Coordinates</source>
        <translation>Koordinaten</translation>
    </message>
    <message>
        <source>Decimal</source>
        <translation>Dezimal</translation>
    </message>
    <message>
        <source>Degrees, minutes, seconds</source>
        <translation>Grad, Minuten, Sekunden</translation>
    </message>
    <message>
        <source>geo: address</source>
        <translation>geo:-Adresse</translation>
    </message>
    <message>
        <source>Opened pictures</source>
        <translation>Geöffnete Bilder</translation>
    </message>
    <message>
        <source>Where the last ones lie is kept on this computer, so that they can be opened again from the start page.</source>
        <translation>Wo die letzten liegen, wird auf diesem Rechner vermerkt, damit sie sich von der Startseite wieder öffnen lassen.</translation>
    </message>
    <message>
        <source>Remember opened pictures</source>
        <translation>Geöffnete Bilder merken</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>SideActions</name>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>Save heatmap</source>
        <translation>Heatmap speichern</translation>
    </message>
    <message>
        <source>Open another</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Not here</source>
        <translation>Nicht hier</translation>
    </message>
    <message>
        <source>Only here</source>
        <translation>Nur hier</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>Weniger zeigen</translation>
    </message>
    <message>
        <source>Show the result</source>
        <translation>Ergebnis zeigen</translation>
    </message>
</context>
<context>
    <name>TruthCard</name>
    <message>
        <source>%1 off the true place</source>
        <translation>%1 neben dem wahren Ort</translation>
    </message>
    <message>
        <source>Geoscore %1 of 5,000</source>
        <translation>Geoscore %1 von 5.000</translation>
    </message>
    <message>
        <source>True place: %1</source>
        <translation>Wahrer Ort: %1</translation>
    </message>
    <message>
        <source>Show the true place on the map</source>
        <translation>Den wahren Ort auf der Karte zeigen</translation>
    </message>
</context>
<context>
    <name>WeightFitting</name>
    <message>
        <source>None of the models is better than chance on these pictures. The weights stay as they were.</source>
        <translation>Keines der Modelle ist bei diesen Bildern besser als der Zufall. Die Gewichte bleiben, wie sie waren.</translation>
    </message>
</context>
<context>
    <name>WeightList</name>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>The probabilities are multiplied, each to the power of its weight. What all models agree on gains; what one rules out fades.</source>
        <translation>Die Wahrscheinlichkeiten werden multipliziert, jede hoch ihr Gewicht. Worin alle Modelle einig sind, gewinnt; was eines ausschließt, verblasst.</translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>Gewicht von %1</translation>
    </message>
    <message>
        <source>All powers together are %1: the models are less sure together than alone.</source>
        <translation>Alle Potenzen zusammen sind %1: Gemeinsam sind die Modelle weniger sicher als allein.</translation>
    </message>
    <message>
        <source>All powers together are %1: the models are surer together than alone.</source>
        <translation>Alle Potenzen zusammen sind %1: Gemeinsam sind die Modelle sicherer als allein.</translation>
    </message>
    <message>
        <source>Fit weights…</source>
        <translation>Gewichte anpassen…</translation>
    </message>
    <message>
        <source>Equal weights</source>
        <translation>Gleiche Gewichte</translation>
    </message>
    <message>
        <source>Pictures whose places are known</source>
        <translation>Bilder, deren Orte bekannt sind</translation>
    </message>
</context>
</TS>
