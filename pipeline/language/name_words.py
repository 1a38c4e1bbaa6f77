"""Words that stand in names of organisations, places and events, Dutch and English.

Written for Krant. Purpose: to see that "Universiteit Twente" is "University of
Twente" and "Raad voor Cultuur" "Council for Culture".
"""

from __future__ import annotations

import functools

# Dutch | English, alternatives after a slash.
TABLE = """
aandeelhouders|shareholders
academie|academy
academisch|academic/university
advies|advice/advisory
afdeling|department/division
agentschap|agency
akkoord|agreement/accord
algemeen/algemene|general
ambassade|embassy
arbeid|labor/labour/work
archief|archive/archives
arrondissement|district
artsen|doctors/physicians
autoriteit|authority
bank|bank
begraafplaats|cemetery
belangen|interests
berg|mountain/mount
beurs|exchange
beweging|movement
bibliotheek|library
binnenlands/binnenlandse|domestic/interior
boeren|farmers
bond|union/association/federation/league
bos|forest
bouw|construction/building
brandweer|fire
brug|bridge
buitenlands/buitenlandse|foreign
bureau|bureau/office/agency
burgers|citizens
centraal/centrale|central
centrum|center/centre
christelijk/christelijke|christian
college|college/board
comité|committee
commissariaat|authority/commission
commissie|commission/committee
cultureel/culturele|cultural
cultuur|culture
dagblad|daily/newspaper
democratisch/democratische|democratic
departement|department
dieren|animals
dienst|service/agency
dijk|dyke/dike
dorp|village
drugs|drug/drugs
economie|economy/economics
economisch/economische|economic
eerste|first
eiland|island
eilanden|islands
energie|energy
erfgoed|heritage
fabriek|factory/works
faculteit|faculty
federaal/federale|federal
federatie|federation
festival|festival
financieel/financiële|financial
financiën|finance
fonds|fund
fractie|faction/group
gemeente|municipality/city
gemeenteraad|council
genootschap|society
gerecht|court
gerechtshof|court
geschiedenis|history
gezondheid|health
gezondheidszorg|healthcare
golf|gulf
gouden|golden/gold
groep|group
groot/grote|great/grand/large
haven|port/harbor/harbour
herdenking|commemoration
hof|court
hogeschool|university/college/school
hoge|high/supreme
hoog|high
hotel|hotel
huis|house
hulp|aid
hypotheek|mortgage
industrie|industry
informatie|information
inspectie|inspectorate/inspection
instituut|institute
internationaal/internationale|international
jeugd|youth
justitie|justice
kamer|chamber/house
kanaal|canal/channel
kanker|cancer
kasteel|castle
kerk|church
kinderen|children
klimaat|climate
koning|king
koningin|queen
koninklijk/koninklijke|royal
kring|circle
kruis|cross
kunst|art
kunsten|arts
kust|coast
laag/lage|low/lower
laboratorium|laboratory
land|country/land
landbouw|agriculture/agricultural
landelijk/landelijke|national
leger|army
liga|league
lucht|air
luchthaven|airport
luchtmacht|air force
luchtvaart|aviation
maatschappij|company/society
mededinging|competition
media|media
meer|lake
milieu|environment/environmental
ministerie|ministry/department
minister|minister
moskee|mosque
museum|museum
musea|museums
nationaal/nationale|national
natuur|nature
nieuw/nieuwe|new
nieuws|news
noord|north/northern
noordelijk/noordelijke|northern/north
noorden|north
onderwijs|education
onderzoek|research
onderzoeksraad|board
ondernemers|entrepreneurs/employers
ontwikkeling|development
oost|east/eastern
oostelijk/oostelijke|eastern/east
oosten|east
oorlog|war
openbaar/openbare|public
orde|order/association
organisatie|organization/organisation
oud/oude|old
overleg|consultation/council
paleis|palace
park|park
parlement|parliament
partij|party
patiënten|patients
plein|square
politie|police
politiek/politieke|political
prijs|prize/award/price
prins|prince
prinses|princess
programma|programme/program
provincie|province
provinciaal/provinciale|provincial
raad|council/board
rechtbank|court
rechten|rights
rechter|judge/court
regering|government
regio|region
regionaal/regionale|regional
republiek|republic
republikeins/republikeinse|republican
reizigers|travelers/travellers/passengers
ridder|knight
rijk|national/state/kingdom
rijks|national/state
rivier|river
rode/rood|red
ronde|tour/round
rijksuniversiteit|university
school|school
secretariaat|secretariat
sociaal/sociale|social
soldaten|soldiers
spelen|games
spoorwegen|railways/railway
sport|sport/sports
staat|state
staten|states
stad|city/town
stadhuis|city hall/town hall
station|station
statistiek|statistics
stedelijk/stedelijke|municipal/city
sterren|stars
stichting|foundation
straat|street
strand|beach
studenten|students
technisch/technische|technical/technology
techniek|technology
telecom|telecom
theater|theater/theatre
toren|tower
toezicht|supervision/oversight
transport|transport
tribunaal|tribunal
tunnel|tunnel
tweede|second
uitgeverij|publishers/publishing
unie|union
universitair|university
universiteit|university
vakbond|union/trade union
veiligheid|safety/security
verbond|confederation/league/alliance
verdrag|treaty/convention
vereniging|association/society
verenigd/verenigde|united
verkeer|traffic/transport
vliegveld|airport
vluchtelingen|refugees/refugee
volk|people
volks|people's/popular
volksgezondheid|health
vooruitgang|progress
vorming|education/formation
vrede|peace
vrij/vrije|free
vrijheid|freedom/liberty
vrouwen|women/women's
vuur|fire
wapens|weapons
water|water
waterschap|water board/water authority
waterstaat|water management
weg|road
welzijn|welfare
wereld|world
werk|work
werkgelegenheid|employment
werkgevers|employers
werknemers|employees/workers
west|west/western
westelijk/westelijke|western/west
westen|west
wet|act/law
wetenschap|science
wetenschappen|sciences
wijk|district/neighborhood
wilde|wild
winter|winter
wit/witte|white
wonen|housing
woud|forest
zaken|affairs
zee|sea
zeehaven|seaport
ziekenhuis|hospital
zomer|summer
zorg|care/health
zuid|south/southern
zuidelijk/zuidelijke|southern/south
zuiden|south
zwart/zwarte|black
"""

# Words between the parts of a name that say nothing about which name it is.
FUNCTION_WORDS = frozenset(
    "de het een der den des van voor en in op aan te ter ten tot uit bij met om "
    "the a an of for and in on at to by with from".split()
)


@functools.cache
def name_words() -> dict[str, tuple[str, ...]]:
    """English words by Dutch word, both in lower case."""
    words = {}
    for line in TABLE.strip().splitlines():
        dutch, english = line.split("|")
        for word in dutch.split("/"):
            words[word] = tuple(english.split("/"))
    return words
