"""English names for Dutch names of places and organisations.

The table was written for Krant. Countries and other territories come from
Babel at run time (CLDR, Unicode licence). Purpose: to find "The Hague" in a
translation for "Den Haag", and to know that "VS" and "Verenigde Staten" are one.
"""

from __future__ import annotations

import functools

# Dutch names | English names. Alternatives after a slash, the usual one first;
# Dutch names in one row mean the same.
PLACES = """
VS/Verenigde Staten/Verenigde Staten van Amerika/VSA/USA/Amerika|United States/U.S./US/USA/America
VK/Verenigd Koninkrijk|United Kingdom/U.K./UK/Britain
Groot-Brittannië|Great Britain/Britain/United Kingdom/U.K./UK
Nederland|Netherlands/Holland
Koninkrijk der Nederlanden|Kingdom of the Netherlands
Tsjechië|Czech Republic/Czechia
China/Volksrepubliek China|China/People's Republic of China
Zuid-Korea|South Korea/Korea
Noord-Korea|North Korea
Saoedi-Arabië|Saudi Arabia
VAE/Verenigde Arabische Emiraten|United Arab Emirates/UAE/U.A.E./Emirates
Wit-Rusland/Belarus|Belarus/Belorussia
Birma/Myanmar|Myanmar/Burma
Ivoorkust|Ivory Coast/Côte d'Ivoire
Democratische Republiek Congo/Congo-Kinshasa|Democratic Republic of Congo/DRC/Congo
Noord-Macedonië|North Macedonia
Turkije|Turkey/Türkiye
Swaziland/Eswatini|Eswatini/Swaziland
Oost-Timor|East Timor/Timor-Leste
Kaapverdië|Cape Verde
Bosnië/Bosnië en Herzegovina|Bosnia/Bosnia and Herzegovina/Bosnia-Herzegovina
Vaticaanstad|Vatican City/Vatican
Vaticaan|Vatican
Schotland|Scotland
Engeland|England
Noord-Ierland|Northern Ireland
Westelijke Jordaanoever/Westoever|West Bank
Gazastrook|Gaza Strip/Gaza
Gaza|Gaza
Europa|Europe
Azië|Asia
Afrika|Africa
Oceanië|Oceania
Antarctica|Antarctica
Noord-Amerika|North America
Zuid-Amerika|South America
Midden-Amerika|Central America
Latijns-Amerika|Latin America
Oost-Europa|Eastern Europe
West-Europa|Western Europe
Noord-Afrika|North Africa
Midden-Oosten|Middle East
Nabije Oosten|Near East
Verre Oosten|Far East
Golfregio|Gulf region/Gulf
Balkan|Balkans
Baltische staten|Baltic states/Baltics
Scandinavië|Scandinavia
Benelux|Benelux
Kaukasus|Caucasus
Siberië|Siberia
Krim|Crimea
Donbas|Donbas/Donbass
Koerdistan|Kurdistan
Kasjmir|Kashmir
Tibet|Tibet
Sahel|Sahel
Sahara|Sahara
Hoorn van Afrika|Horn of Africa
Caraïben/Caribisch gebied|Caribbean
Antillen/Nederlandse Antillen|Antilles/Netherlands Antilles
Den Haag/'s-Gravenhage|The Hague/Hague
's-Hertogenbosch/Den Bosch|'s-Hertogenbosch/Den Bosch
Vlissingen|Flushing/Vlissingen
Hoek van Holland|Hook of Holland
Friesland/Fryslân|Friesland
Noord-Holland|North Holland/Noord-Holland
Zuid-Holland|South Holland/Zuid-Holland
Noord-Brabant|North Brabant/Noord-Brabant
Zeeland|Zeeland
Randstad|Randstad
Waddenzee|Wadden Sea
Waddeneilanden|Wadden Islands/West Frisian Islands
Noordzee|North Sea
Oosterschelde|Eastern Scheldt
Westerschelde|Western Scheldt
Schelde|Scheldt
Maas|Meuse
Rijn|Rhine
IJssel|IJssel
Antwerpen|Antwerp
Brussel|Brussels
Gent|Ghent
Brugge|Bruges
Kortrijk|Courtrai/Kortrijk
Oostende|Ostend
Leuven|Leuven/Louvain
Mechelen|Mechelen/Malines
Ieper|Ypres/Ieper
Luik|Liège
Namen|Namur
Bergen|Mons/Bergen
Doornik|Tournai
Aarlen|Arlon
Vlaanderen|Flanders
Oost-Vlaanderen|East Flanders
West-Vlaanderen|West Flanders
Vlaams-Brabant|Flemish Brabant
Waals-Brabant|Walloon Brabant
Wallonië|Wallonia
Henegouwen|Hainaut
Ardennen|Ardennes
Parijs|Paris
Rijsel|Lille
Duinkerken|Dunkirk
Marseille|Marseille/Marseilles
Straatsburg|Strasbourg
Nice|Nice
Bretagne|Brittany
Normandië|Normandy
Bourgondië|Burgundy
Elzas|Alsace
Savoie|Savoy
Corsica|Corsica
Londen|London
Canterbury|Canterbury
Edinburgh|Edinburgh
Het Kanaal/Kanaal|Channel/English Channel
Theems|Thames
Berlijn|Berlin
Keulen|Cologne
Aken|Aachen
München|Munich
Neurenberg|Nuremberg
Frankfurt|Frankfurt
Hannover|Hanover/Hannover
Dresden|Dresden
Leipzig|Leipzig
Beieren|Bavaria
Saksen|Saxony
Nedersaksen|Lower Saxony
Noordrijn-Westfalen|North Rhine-Westphalia
Rijnland-Palts|Rhineland-Palatinate
Hessen|Hesse
Thüringen|Thuringia
Roergebied|Ruhr/Ruhr area
Oostzee|Baltic Sea/Baltic
Donau|Danube
Wenen|Vienna
Tirol|Tyrol
Genève|Geneva
Bern|Bern/Berne
Zürich|Zurich
Bazel|Basel
Rome|Rome
Milaan|Milan
Turijn|Turin
Venetië|Venice
Florence|Florence
Napels|Naples
Genua|Genoa
Padua|Padua
Sicilië|Sicily
Sardinië|Sardinia
Toscane|Tuscany
Lombardije|Lombardy
Piemonte|Piedmont
Madrid|Madrid
Sevilla|Seville
Zaragoza|Zaragoza
Catalonië|Catalonia
Baskenland|Basque Country
Andalusië|Andalusia
Canarische Eilanden|Canary Islands
Balearen|Balearic Islands/Balearics
Lissabon|Lisbon
Porto|Porto/Oporto
Azoren|Azores
Kopenhagen|Copenhagen
Stockholm|Stockholm
Gotenburg/Göteborg|Gothenburg
Oslo|Oslo
Helsinki|Helsinki
Spitsbergen|Svalbard/Spitsbergen
Lapland|Lapland
Warschau|Warsaw
Krakau|Krakow/Kraków/Cracow
Praag|Prague
Bohemen|Bohemia
Moravië|Moravia
Boedapest|Budapest
Boekarest|Bucharest
Transsylvanië|Transylvania
Belgrado|Belgrade
Zagreb|Zagreb
Sofia|Sofia
Athene|Athens
Kreta|Crete
Thessaloniki|Thessaloniki
Moskou|Moscow
Sint-Petersburg|St. Petersburg/Saint Petersburg
Kiev/Kyiv|Kyiv/Kiev
Charkov/Charkiv|Kharkiv/Kharkov
Odessa|Odesa/Odessa
Cherson|Kherson
Marioepol|Mariupol
Loegansk|Luhansk
Lviv|Lviv
Minsk|Minsk
Istanbul|Istanbul
Ankara|Ankara
Jeruzalem|Jerusalem
Oost-Jeruzalem|East Jerusalem
Bethlehem|Bethlehem
Beiroet|Beirut
Damascus|Damascus
Bagdad|Baghdad
Teheran|Tehran
Riyad|Riyadh
Mekka|Mecca
Caïro|Cairo
Alexandrië|Alexandria
Tripoli|Tripoli
Casablanca|Casablanca
Kaapstad|Cape Town
Johannesburg|Johannesburg
Addis Abeba|Addis Ababa
Mogadishu|Mogadishu
Khartoem|Khartoum
Peking|Beijing/Peking
Sjanghai/Shanghai|Shanghai
Hongkong|Hong Kong
Tokio|Tokyo
Seoel|Seoul
Pyongyang|Pyongyang
Taipei|Taipei
Singapore|Singapore
Bangkok|Bangkok
Jakarta|Jakarta
Kaboel|Kabul
New Delhi|New Delhi
Bombay/Mumbai|Mumbai/Bombay
Calcutta|Kolkata/Calcutta
Kathmandu|Kathmandu
Tasjkent|Tashkent
Bakoe|Baku
Jerevan|Yerevan
Tbilisi|Tbilisi
New York|New York/New York City
Washington|Washington
Californië|California
Hawaï|Hawaii
Noord-Carolina|North Carolina
Zuid-Carolina|South Carolina
Pennsylvania|Pennsylvania
Mexico-Stad|Mexico City
Havana|Havana
Rio de Janeiro|Rio de Janeiro
Frans-Guyana|French Guiana
Vuurland|Tierra del Fuego
Middellandse Zee|Mediterranean Sea/Mediterranean
Zwarte Zee|Black Sea
Rode Zee|Red Sea
Dode Zee|Dead Sea
Kaspische Zee|Caspian Sea
Zuid-Chinese Zee|South China Sea
Noordelijke IJszee|Arctic Ocean
Noordpool/Noordpoolgebied|North Pole/Arctic
Zuidpool|South Pole
Atlantische Oceaan|Atlantic Ocean/Atlantic
Stille Oceaan|Pacific Ocean/Pacific
Indische Oceaan|Indian Ocean
Perzische Golf|Persian Gulf
Golf van Mexico|Gulf of Mexico
Suezkanaal|Suez Canal
Panamakanaal|Panama Canal
Straat van Hormuz|Strait of Hormuz
Bosporus|Bosphorus/Bosporus
Nijl|Nile
Eufraat|Euphrates
Amazone|Amazon
Alpen|Alps
Pyreneeën|Pyrenees
Karpaten|Carpathians
Vesuvius|Vesuvius
Elfstedentocht|Elfstedentocht/Eleven Cities Tour
Koerilen|Kuril Islands/Kurils
Noordkaap|North Cape
Kaap de Goede Hoop|Cape of Good Hope
Groenland|Greenland
Faeröer|Faroe Islands/Faroes
Sovjet-Unie/USSR|Soviet Union/USSR/U.S.S.R.
Joegoslavië|Yugoslavia
Tsjecho-Slowakije|Czechoslovakia
DDR/Oost-Duitsland|East Germany/GDR
West-Duitsland|West Germany
Oost-Oekraïne|Eastern Ukraine/East Ukraine
Noord-Nederland|Northern Netherlands
Zuid-Frankrijk|Southern France/South of France
Noord-Frankrijk|Northern France
"""

ORGANISATIONS = """
EU/Europese Unie|European Union/EU/E.U.
Europese Commissie|European Commission/Commission
Europees Parlement|European Parliament/Parliament
Europese Raad|European Council
Raad van Europa|Council of Europe
ECB/Europese Centrale Bank|European Central Bank/ECB/E.C.B.
Europees Hof van Justitie|European Court of Justice
EHRM/Europees Hof voor de Rechten van de Mens|European Court of Human Rights/ECHR
VN/Verenigde Naties|United Nations/U.N./UN
VN-Veiligheidsraad|U.N. Security Council/UN Security Council/United Nations Security Council
Veiligheidsraad|Security Council
NAVO|NATO
WHO/Wereldgezondheidsorganisatie|World Health Organization/WHO/W.H.O.
WTO/Wereldhandelsorganisatie|World Trade Organization/WTO/W.T.O.
Wereldbank|World Bank
IMF/Internationaal Monetair Fonds|International Monetary Fund/IMF/I.M.F.
IAEA/Internationaal Atoomenergieagentschap|International Atomic Energy Agency/IAEA
IEA/Internationaal Energieagentschap|International Energy Agency/IEA
OESO|OECD
OPEC|OPEC
OVSE|OSCE
IOC/Internationaal Olympisch Comité|International Olympic Committee/IOC
Internationaal Gerechtshof|International Court of Justice/ICJ
Internationaal Strafhof|International Criminal Court/ICC
Joegoslavië-tribunaal|Yugoslavia tribunal/International Criminal Tribunal for the former Yugoslavia
Rode Kruis|Red Cross
Rode Halve Maan|Red Crescent
Artsen zonder Grenzen|Doctors Without Borders/Médecins Sans Frontières/MSF
Vluchtelingenwerk/VluchtelingenWerk|Dutch Council for Refugees/VluchtelingenWerk
Wereld Natuur Fonds|World Wildlife Fund/World Wide Fund for Nature/WWF
Tweede Kamer|House of Representatives/Lower House/Second Chamber/House/Dutch parliament
Eerste Kamer|Senate/Upper House/First Chamber
Kamer|House/Chamber
Senaat|Senate
Huis van Afgevaardigden|House of Representatives/House
Lagerhuis|House of Commons/Commons/Lower House
Hogerhuis|House of Lords/Lords/Upper House
Bondsdag|Bundestag
Bondsraad|Bundesrat
Congres|Congress
Witte Huis|White House
Hooggerechtshof|Supreme Court
Hoge Raad|Supreme Court/Supreme Court of the Netherlands
Raad van State|Council of State
Algemene Rekenkamer|Court of Audit/Netherlands Court of Audit
Rekenkamer|Court of Audit
Openbaar Ministerie/OM|Public Prosecution Service/Public Prosecutor's Office/prosecution/OM
Belastingdienst|Tax Administration/Tax and Customs Administration/Tax Authority/Tax Office
Douane|Customs
Koninklijke Marechaussee/Marechaussee|Royal Marechaussee/Marechaussee/Military Police
Koninklijke Marine|Royal Navy/Royal Netherlands Navy/Navy
Koninklijke Luchtmacht|Royal Netherlands Air Force/Air Force
Rijkswaterstaat|Rijkswaterstaat/Department of Public Works
Kustwacht|Coast Guard
Rijksmuseum|Rijksmuseum
Kiesraad|Electoral Council
Sociaal-Economische Raad/SER|Social and Economic Council/SER
Sociaal en Cultureel Planbureau/SCP|Netherlands Institute for Social Research/SCP
Centraal Planbureau/CPB|Bureau for Economic Policy Analysis/CPB/Central Planning Bureau
Planbureau voor de Leefomgeving/PBL|Environmental Assessment Agency/PBL
Centraal Bureau voor de Statistiek/CBS|Statistics Netherlands/CBS/Central Bureau of Statistics
De Nederlandsche Bank/DNB|Dutch central bank/De Nederlandsche Bank/DNB
Autoriteit Financiële Markten/AFM|Authority for the Financial Markets/AFM
Autoriteit Consument & Markt/ACM|Authority for Consumers and Markets/ACM
Autoriteit Persoonsgegevens/AP|Data Protection Authority/AP
Consumentenbond|Consumers' Association/Consumentenbond
Gezondheidsraad|Health Council
Raad van Europa|Council of Europe
Nationale Ombudsman|National Ombudsman
Onderzoeksraad voor Veiligheid|Safety Board/Dutch Safety Board
Inlichtingendienst|Intelligence Service
AIVD|AIVD/General Intelligence and Security Service
Beurs/Amsterdamse beurs|Amsterdam stock exchange/Amsterdam Stock Exchange
Beursplein 5|Beursplein 5
KNMI|KNMI/Royal Netherlands Meteorological Institute
KNVB|KNVB/Dutch football association/Royal Dutch Football Association
Oranje|Oranje/Orange/Dutch team
Rode Duivels|Red Devils
Vlaams Parlement|Flemish Parliament
Vlaamse regering|Flemish government
Vlaams Belang|Vlaams Belang
Partij van de Arbeid/PvdA|Labour Party/Labor Party/PvdA
GroenLinks|GroenLinks/GreenLeft/Green Left
Partij voor de Dieren/PvdD|Party for the Animals
Partij voor de Vrijheid/PVV|Party for Freedom/PVV
ChristenUnie|Christian Union/ChristenUnie
Republikeinen|Republicans
Republikeinse Partij|Republican Party
Democraten|Democrats
Democratische Partij|Democratic Party
Conservatieven|Conservatives/Tories
Hamas|Hamas
Hezbollah|Hezbollah
Taliban|Taliban
IS/Islamitische Staat|Islamic State/ISIS/IS
Kremlin|Kremlin
Pentagon|Pentagon
Buitenlandse Zaken|Foreign Affairs
Binnenlandse Zaken|Interior/Home Affairs
Economische Zaken|Economic Affairs
Sociale Zaken|Social Affairs
Volksgezondheid|Health/Public Health
Financiën|Finance
Justitie|Justice
Defensie|Defense/Defence/Ministry of Defense
Landbouw|Agriculture
Onderwijs|Education
Landdag|Landtag
Unicef|UNICEF
Unesco|UNESCO
"""

OTHER = """
Tweede Wereldoorlog/WO II|Second World War/World War II/WWII
Eerste Wereldoorlog/WO I|First World War/World War I/WWI
Koude Oorlog|Cold War
Gouden Eeuw|Golden Age
Franse Revolutie|French Revolution
Olympische Spelen/Spelen|Olympic Games/Olympics/Games
Winterspelen|Winter Olympics/Winter Games
Paralympische Spelen|Paralympic Games/Paralympics
WK|World Cup/World Championships/World Championship
EK|European Championship/European Championships/Euro
Ronde van Frankrijk/Tour|Tour de France/Tour
Ronde van Vlaanderen|Tour of Flanders
Ronde van Italië/Giro|Giro d'Italia/Giro
Luik-Bastenaken-Luik|Liège-Bastogne-Liège
Parijs-Roubaix|Paris-Roubaix
Nobelprijs|Nobel Prize
Nobelprijs voor de Vrede|Nobel Peace Prize
Gouden Kalf|Golden Calf
Gouden Palm|Palme d'Or/Golden Palm
Pasen|Easter
Kerst/Kerstmis|Christmas
Pinksteren|Pentecost/Whitsun
Hemelvaart/Hemelvaartsdag|Ascension Day
Koningsdag|King's Day
Bevrijdingsdag|Liberation Day
Prinsjesdag|Prinsjesdag/Budget Day
Sinterklaas|Sinterklaas/St. Nicholas
Bijbel|Bible
Koran|Quran/Koran
Eredivisie|Eredivisie
Publicatieblad|Official Journal
Staatscourant|Government Gazette/Staatscourant
Grondwet|Constitution
Verdrag van Maastricht|Maastricht Treaty/Treaty of Maastricht
Akkoord van Parijs|Paris Agreement/Paris Accord
Green Deal|Green Deal
Arabische Lente|Arab Spring
Nachtwacht|Night Watch
"""


@functools.cache
def rows() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """All rows of the tables: Dutch names, English names."""
    table = []
    for text in (PLACES, ORGANISATIONS, OTHER):
        for line in text.strip().splitlines():
            dutch, english = line.split("|")
            table.append((tuple(dutch.split("/")), tuple(english.split("/"))))
    return tuple(table)


@functools.cache
def exonyms() -> dict[str, tuple[str, ...]]:
    """English names by Dutch name in lower case, the usual one first."""
    from babel import Locale

    dutch, english = Locale("nl").territories, Locale("en").territories
    names: dict[str, tuple[str, ...]] = {
        dutch[code].lower(): (english[code],)
        for code in map(str, dutch)
        if code in english and code.isalpha()
    }
    for ours, theirs in rows():
        for name in ours:
            names[name.lower()] = theirs
    return names


# Codes of CLDR that are no places: European Union, eurozone, United Nations, outlying
# Oceania, pseudo-accents, unknown.
_NO_PLACES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


@functools.cache
def countries() -> frozenset[str]:
    """The Dutch names of countries and territories, as they are written."""
    from babel import Locale

    names = Locale("nl").territories
    return frozenset(
        name
        for code, name in names.items()
        if code.isalpha() and len(code) == 2 and code not in _NO_PLACES
    )


@functools.cache
def organisations() -> frozenset[str]:
    """The Dutch names of organisations that have more than one word: none is a plain phrase."""
    names = (line.split("|")[0].split("/") for line in ORGANISATIONS.strip().splitlines())
    return frozenset(name for row in names for name in row if " " in name)


@functools.cache
def aliases() -> dict[str, str]:
    """One name for all Dutch names of a thing, in lower case: "vs" for "verenigde staten"."""
    return {name.lower(): ours[0].lower() for ours, _ in rows() for name in ours}
