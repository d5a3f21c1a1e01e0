title search over everything while typing
features CAS-10 CAS-11 X01 X02
run sh $KARTEI_SOURCE/tests/tui/store.sh
agent mk
start
note words in any order, beginnings are enough, umlauts either way
keys /pet<Space>ann
expect "Petersen, Anna" row 3
cursor 23 10
keys <Enter>
expect "Person P311 Petersen, Anna"
keys q
note the search stands as it was left
expect "/pet ann"
keys <C-u>
keys muell
expect "Müller & Söhne KG" row 3
keys <C-u>
keys soh<Space>mül
expect "Müller & Söhne KG" row 3
note any part of a telephone number
keys <C-u>
keys 471012
expect "Autohaus Sonnenschein GmbH"
keys <C-u>
keys 4710124<Enter>
expect "Person P1 Adler, Eva"
keys <Esc>
note a whole number stands first and says so
keys <C-u>
keys K10504
expect "Müller & Söhne KG" row 3
expect "genau" row 3
note what sounds so, where nothing is spelled so
keys <C-u>
keys zonnenschein
expect "Autohaus Sonnenschein GmbH" row 3
expect "klingt so" row 3
note what he had open or changed stands first
keys <C-u>
keys peters
expect "Petersen, Anna" row 3
expect "zuletzt" row 3
expect "Petersen Softwarehaus GmbH" row 4
expect "zuletzt" row 4
note one kind after the other
keys <Tab>
expect "Suche: Firmen" row 1
refuse "Petersen, Anna"
keys <Tab>
expect "Suche: Personen" row 1
keys <S-Tab><S-Tab>
expect "Suche überall" row 1
note nothing found says what helps; F6 makes it
keys <C-u>
keys qqq
expect "Kein Treffer für „qqq“"
keys <F6>
expect "Person"
keys per<Enter>
expect "Person neu"
expect "qqq"
keys <Esc>
expect "Suche überall" row 1
note keys of a burst are taken in order
keys <Esc>
burst /adler<Enter>
expect "Person P1 Adler, Eva"
