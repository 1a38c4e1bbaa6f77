"""Adjectives and inhabitants of countries, regions and cities, Dutch and English.

Written for Krant; the spelling follows the Nederlandse Taalunie's list of
geographical names (namen.taalunie.org) and common English usage. Purpose: to
find "Dutch" in a translation for "Nederlandse", "Germans" for "Duitsers".

A row: Dutch adjective | inhabitant | inhabitants | English adjectives |
inhabitant | inhabitants, alternatives after a slash, the usual one first. The
inflected Dutch adjective ("Nederlandse") and the English one as a noun are
derived.
"""

from __future__ import annotations

import functools

TABLE = """
Afghaans|Afghaan|Afghanen|Afghan|Afghan|Afghans
Afrikaans|Afrikaan|Afrikanen|African/Afrikaans|African|Africans
Albanees|Albanees|Albanezen|Albanian|Albanian|Albanians
Algerijns|Algerijn|Algerijnen|Algerian|Algerian|Algerians
Amerikaans|Amerikaan|Amerikanen|American/U.S./US|American|Americans
Amsterdams|Amsterdammer|Amsterdammers|Amsterdam|Amsterdammer|Amsterdammers
Angolees|Angolees|Angolezen|Angolan|Angolan|Angolans
Antilliaans|Antilliaan|Antillianen|Antillean|Antillean|Antilleans
Antwerps|Antwerpenaar|Antwerpenaren/Antwerpenaars|Antwerp|Antwerpian|Antwerpians
Arabisch|Arabier|Arabieren|Arab/Arabic/Arabian|Arab|Arabs
Argentijns|Argentijn|Argentijnen|Argentine/Argentinian|Argentine|Argentines/Argentinians
Armeens|Armeniër|Armeniërs|Armenian|Armenian|Armenians
Arubaans|Arubaan|Arubanen|Aruban|Aruban|Arubans
Aziatisch|Aziaat|Aziaten|Asian|Asian|Asians
Australisch|Australiër|Australiërs|Australian|Australian|Australians
Azerbeidzjaans|Azerbeidzjaan|Azerbeidzjanen|Azerbaijani|Azerbaijani|Azerbaijanis
Balinees|Balinees|Balinezen|Balinese|Balinese|Balinese
Baltisch|Balt|Balten|Baltic|Balt|Balts
Bangladeshs|Bangladeshi|Bangladeshi's|Bangladeshi|Bangladeshi|Bangladeshis
Baskisch|Bask|Basken|Basque|Basque|Basques
Beiers|Beier|Beieren|Bavarian|Bavarian|Bavarians
Belarussisch|Belarus|Belarussen|Belarusian|Belarusian|Belarusians
Belgisch|Belg|Belgen|Belgian|Belgian|Belgians
Berlijns|Berlijner|Berlijners|Berlin|Berliner|Berliners
Boliviaans|Boliviaan|Bolivianen|Bolivian|Bolivian|Bolivians
Bosnisch|Bosniër|Bosniërs|Bosnian|Bosnian|Bosnians
Brabants|Brabander|Brabanders|Brabant|Brabanter|Brabanters
Braziliaans|Braziliaan|Brazilianen|Brazilian|Brazilian|Brazilians
Brits|Brit|Britten|British/U.K./UK|Briton|Britons/British
Brussels|Brusselaar|Brusselaars|Brussels|Brussels resident|Brussels residents
Bulgaars|Bulgaar|Bulgaren|Bulgarian|Bulgarian|Bulgarians
Cambodjaans|Cambodjaan|Cambodjanen|Cambodian|Cambodian|Cambodians
Canadees|Canadees|Canadezen|Canadian|Canadian|Canadians
Caribisch|Cariben|Cariben|Caribbean|Caribbean|Caribbeans
Catalaans|Catalaan|Catalanen|Catalan|Catalan|Catalans
Chileens|Chileen|Chilenen|Chilean|Chilean|Chileans
Chinees|Chinees|Chinezen|Chinese|Chinese|Chinese
Colombiaans|Colombiaan|Colombianen|Colombian|Colombian|Colombians
Congolees|Congolees|Congolezen|Congolese|Congolese|Congolese
Corsicaans|Corsicaan|Corsicanen|Corsican|Corsican|Corsicans
Costa Ricaans|Costa Ricaan|Costa Ricanen|Costa Rican|Costa Rican|Costa Ricans
Cubaans|Cubaan|Cubanen|Cuban|Cuban|Cubans
Curaçaos|Curaçaoënaar|Curaçaoënaars|Curaçao|Curaçaoan|Curaçaoans
Cypriotisch|Cyprioot|Cyprioten|Cypriot|Cypriot|Cypriots
Deens|Deen|Denen|Danish|Dane|Danes
Drents|Drent|Drenten|Drenthe|Drenthe resident|Drenthe residents
Duits|Duitser|Duitsers|German|German|Germans
Ecuadoraans|Ecuadoraan|Ecuadoranen|Ecuadorian|Ecuadorian|Ecuadorians
Egyptisch|Egyptenaar|Egyptenaren|Egyptian|Egyptian|Egyptians
Engels|Engelsman|Engelsen|English|Englishman|English/Englishmen
Eritrees|Eritreeër|Eritreeërs|Eritrean|Eritrean|Eritreans
Estisch|Est|Esten|Estonian|Estonian|Estonians
Ests|Estlander|Estlanders|Estonian|Estonian|Estonians
Ethiopisch|Ethiopiër|Ethiopiërs|Ethiopian|Ethiopian|Ethiopians
Europees|Europeaan|Europeanen|European/E.U./EU|European|Europeans
Filipijns|Filipijn|Filipijnen|Philippine/Filipino|Filipino|Filipinos
Fins|Fin|Finnen|Finnish|Finn|Finns
Frans|Fransman|Fransen|French|Frenchman|French/Frenchmen
Fries|Fries|Friezen|Frisian|Frisian|Frisians
Gelders|Gelderlander|Gelderlanders|Gelderland|Gelderlander|Gelderlanders
Georgisch|Georgiër|Georgiërs|Georgian|Georgian|Georgians
Gents|Gentenaar|Gentenaars|Ghent|Ghent resident|Ghent residents
Ghanees|Ghanees|Ghanezen|Ghanaian|Ghanaian|Ghanaians
Grieks|Griek|Grieken|Greek|Greek|Greeks
Groenlands|Groenlander|Groenlanders|Greenlandic/Greenland|Greenlander|Greenlanders
Gronings|Groninger|Groningers|Groningen|Groninger|Groningers
Guatemalteeks|Guatemalteek|Guatemalteken|Guatemalan|Guatemalan|Guatemalans
Guyaans|Guyaan|Guyanen|Guyanese|Guyanese|Guyanese
Haags|Hagenaar|Hagenaars|The Hague/Hague|Hague resident|Hague residents
Haïtiaans|Haïtiaan|Haïtianen|Haitian|Haitian|Haitians
Hollands|Hollander|Hollanders|Dutch/Holland|Hollander|Hollanders/Dutch
Hondurees|Hondurees|Hondurezen|Honduran|Honduran|Hondurans
Hongaars|Hongaar|Hongaren|Hungarian|Hungarian|Hungarians
Iers|Ier|Ieren|Irish|Irishman|Irish/Irishmen
IJslands|IJslander|IJslanders|Icelandic|Icelander|Icelanders
Indiaas|Indiër|Indiërs|Indian|Indian|Indians
Indisch|Indo|Indo's|Indian/Indies|Indo|Indos
Indonesisch|Indonesiër|Indonesiërs|Indonesian|Indonesian|Indonesians
Iraaks|Irakees|Irakezen|Iraqi|Iraqi|Iraqis
Iraans|Iraniër|Iraniërs|Iranian|Iranian|Iranians
Israëlisch|Israëliër|Israëliërs|Israeli|Israeli|Israelis
Italiaans|Italiaan|Italianen|Italian|Italian|Italians
Ivoriaans|Ivoriaan|Ivorianen|Ivorian|Ivorian|Ivorians
Jamaicaans|Jamaicaan|Jamaicanen|Jamaican|Jamaican|Jamaicans
Japans|Japanner|Japanners|Japanese|Japanese|Japanese
Jemenitisch|Jemeniet|Jemenieten|Yemeni|Yemeni|Yemenis
Joods|Jood|Joden|Jewish|Jew|Jews
Jordaans|Jordaniër|Jordaniërs|Jordanian|Jordanian|Jordanians
Kaapverdisch|Kaapverdiër|Kaapverdiërs|Cape Verdean|Cape Verdean|Cape Verdeans
Kameroens|Kameroener|Kameroeners|Cameroonian|Cameroonian|Cameroonians
Kazachs|Kazach|Kazachen|Kazakh|Kazakh|Kazakhs
Keniaans|Keniaan|Kenianen|Kenyan|Kenyan|Kenyans
Kirgizisch|Kirgies|Kirgiezen|Kyrgyz|Kyrgyz|Kyrgyz
Koerdisch|Koerd|Koerden|Kurdish|Kurd|Kurds
Koeweits|Koeweiti|Koeweiti's|Kuwaiti|Kuwaiti|Kuwaitis
Koreaans|Koreaan|Koreanen|Korean|Korean|Koreans
Kosovaars|Kosovaar|Kosovaren|Kosovar/Kosovan|Kosovar|Kosovars/Kosovans
Kroatisch|Kroaat|Kroaten|Croatian|Croatian|Croatians/Croats
Laotiaans|Laotiaan|Laotianen|Laotian/Lao|Laotian|Laotians
Latijns-Amerikaans|Latino|Latijns-Amerikanen|Latin American|Latin American|Latin Americans
Lets|Let|Letten|Latvian|Latvian|Latvians
Libanees|Libanees|Libanezen|Lebanese|Lebanese|Lebanese
Liberiaans|Liberiaan|Liberianen|Liberian|Liberian|Liberians
Libisch|Libiër|Libiërs|Libyan|Libyan|Libyans
Limburgs|Limburger|Limburgers|Limburg|Limburger|Limburgers
Litouws|Litouwer|Litouwers|Lithuanian|Lithuanian|Lithuanians
Londens|Londenaar|Londenaren|London|Londoner|Londoners
Luxemburgs|Luxemburger|Luxemburgers|Luxembourg/Luxembourgish|Luxembourger|Luxembourgers
Macedonisch|Macedoniër|Macedoniërs|Macedonian|Macedonian|Macedonians
Maleisisch|Maleisiër|Maleisiërs|Malaysian|Malaysian|Malaysians
Malinees|Malinees|Malinezen|Malian|Malian|Malians
Maltees|Maltees|Maltezen|Maltese|Maltese|Maltese
Marokkaans|Marokkaan|Marokkanen|Moroccan|Moroccan|Moroccans
Mexicaans|Mexicaan|Mexicanen|Mexican|Mexican|Mexicans
Moldavisch|Moldaviër|Moldaviërs|Moldovan|Moldovan|Moldovans
Molukks|Molukker|Molukkers|Moluccan|Moluccan|Moluccans
Mongools|Mongoliër|Mongoliërs|Mongolian|Mongolian|Mongolians
Montenegrijns|Montenegrijn|Montenegrijnen|Montenegrin|Montenegrin|Montenegrins
Mozambikaans|Mozambikaan|Mozambikanen|Mozambican|Mozambican|Mozambicans
Myanmarees|Myanmarees|Myanmarezen|Myanmar/Burmese|Burmese|Burmese
Namibisch|Namibiër|Namibiërs|Namibian|Namibian|Namibians
Nederlands|Nederlander|Nederlanders|Dutch|Dutchman/Dutch|Dutch/Dutchmen/Dutch people
Nepalees|Nepalees|Nepalezen|Nepalese/Nepali|Nepali|Nepalis/Nepalese
Nieuw-Zeelands|Nieuw-Zeelander|Nieuw-Zeelanders|New Zealand|New Zealander|New Zealanders
Nigeriaans|Nigeriaan|Nigerianen|Nigerian|Nigerian|Nigerians
Noord-Iers|Noord-Ier|Noord-Ieren|Northern Irish|Northern Irishman|Northern Irish
Noord-Koreaans|Noord-Koreaan|Noord-Koreanen|North Korean|North Korean|North Koreans
Noors|Noor|Noren|Norwegian|Norwegian|Norwegians
Oekraïens|Oekraïner|Oekraïners|Ukrainian|Ukrainian|Ukrainians
Oegandees|Oegandees|Oegandezen|Ugandan|Ugandan|Ugandans
Oezbeeks|Oezbeek|Oezbeken|Uzbek|Uzbek|Uzbeks
Oost-Duits|Oost-Duitser|Oost-Duitsers|East German|East German|East Germans
Oost-Europees|Oost-Europeaan|Oost-Europeanen|Eastern European|Eastern European|Eastern Europeans
Oostenrijks|Oostenrijker|Oostenrijkers|Austrian|Austrian|Austrians
Overijssels|Overijsselaar|Overijsselaars|Overijssel|Overijssel resident|Overijssel residents
Pakistaans|Pakistaan/Pakistani|Pakistanen/Pakistani's|Pakistani|Pakistani|Pakistanis
Palestijns|Palestijn|Palestijnen|Palestinian|Palestinian|Palestinians
Panamees|Panamees|Panamezen|Panamanian|Panamanian|Panamanians
Paraguayaans|Paraguayaan|Paraguayanen|Paraguayan|Paraguayan|Paraguayans
Parijs|Parijzenaar|Parijzenaars|Paris/Parisian|Parisian|Parisians
Peruaans|Peruaan|Peruanen|Peruvian|Peruvian|Peruvians
Perzisch|Pers|Perzen|Persian|Persian|Persians
Pools|Pool|Polen|Polish|Pole|Poles
Portugees|Portugees|Portugezen|Portuguese|Portuguese|Portuguese
Pruisisch|Pruis|Pruisen|Prussian|Prussian|Prussians
Qatarees|Qatarees|Qatarezen|Qatari|Qatari|Qataris
Roemeens|Roemeen|Roemenen|Romanian|Romanian|Romanians
Romeins|Romein|Romeinen|Roman|Roman|Romans
Rotterdams|Rotterdammer|Rotterdammers|Rotterdam|Rotterdammer|Rotterdammers
Russisch|Rus|Russen|Russian|Russian|Russians
Rwandees|Rwandees|Rwandezen|Rwandan|Rwandan|Rwandans
Saoedisch|Saoedi|Saoedi's|Saudi/Saudi Arabian|Saudi|Saudis
Saoedi-Arabisch|Saoediër|Saoediërs|Saudi/Saudi Arabian|Saudi|Saudis
Scandinavisch|Scandinaviër|Scandinaviërs|Scandinavian|Scandinavian|Scandinavians
Schots|Schot|Schotten|Scottish/Scotch|Scot|Scots
Senegalees|Senegalees|Senegalezen|Senegalese|Senegalese|Senegalese
Servisch|Serviër|Serviërs|Serbian|Serb|Serbs/Serbians
Singaporees|Singaporees|Singaporezen|Singaporean/Singapore|Singaporean|Singaporeans
Slavisch|Slaaf|Slaven|Slavic|Slav|Slavs
Sloveens|Sloveen|Slovenen|Slovenian|Slovenian|Slovenians
Slowaaks|Slowaak|Slowaken|Slovak/Slovakian|Slovak|Slovaks
Soedanees|Soedanees|Soedanezen|Sudanese|Sudanese|Sudanese
Somalisch|Somaliër|Somaliërs|Somali|Somali|Somalis
Sovjet|Sovjet|Sovjets|Soviet|Soviet|Soviets
Spaans|Spanjaard|Spanjaarden|Spanish|Spaniard|Spaniards/Spanish
Sri Lankaans|Sri Lankaan|Sri Lankanen|Sri Lankan|Sri Lankan|Sri Lankans
Surinaams|Surinamer|Surinamers|Surinamese|Surinamese|Surinamese
Syrisch|Syriër|Syriërs|Syrian|Syrian|Syrians
Tadzjieks|Tadzjiek|Tadzjieken|Tajik|Tajik|Tajiks
Taiwanees|Taiwanees|Taiwanezen|Taiwanese/Taiwan|Taiwanese|Taiwanese
Tanzaniaans|Tanzaniaan|Tanzanianen|Tanzanian|Tanzanian|Tanzanians
Thais|Thai|Thai|Thai|Thai|Thais
Tibetaans|Tibetaan|Tibetanen|Tibetan|Tibetan|Tibetans
Tsjechisch|Tsjech|Tsjechen|Czech|Czech|Czechs
Tsjetsjeens|Tsjetsjeen|Tsjetsjenen|Chechen|Chechen|Chechens
Tunesisch|Tunesiër|Tunesiërs|Tunisian|Tunisian|Tunisians
Turks|Turk|Turken|Turkish|Turk|Turks
Twents|Tukker|Tukkers|Twente|Twente resident|Twente residents
Uruguayaans|Uruguayaan|Uruguayanen|Uruguayan|Uruguayan|Uruguayans
Utrechts|Utrechter|Utrechters|Utrecht|Utrecht resident|Utrecht residents
Venezolaans|Venezolaan|Venezolanen|Venezuelan|Venezuelan|Venezuelans
Vietnamees|Vietnamees|Vietnamezen|Vietnamese|Vietnamese|Vietnamese
Vlaams|Vlaming|Vlamingen|Flemish|Fleming|Flemings/Flemish
Waals|Waal|Walen|Walloon|Walloon|Walloons
Wels|Welshman|Welshmen|Welsh|Welshman|Welsh/Welshmen
West-Duits|West-Duitser|West-Duitsers|West German|West German|West Germans
West-Europees|West-Europeaan|West-Europeanen|Western European|Western European|Western Europeans
Westers|Westerling|Westerlingen|Western|Westerner|Westerners
Zambiaans|Zambiaan|Zambianen|Zambian|Zambian|Zambians
Zeeuws|Zeeuw|Zeeuwen|Zeeland|Zeelander|Zeelanders
Zimbabwaans|Zimbabwaan|Zimbabwanen|Zimbabwean|Zimbabwean|Zimbabweans
Zuid-Afrikaans|Zuid-Afrikaan|Zuid-Afrikanen|South African|South African|South Africans
Zuid-Amerikaans|Zuid-Amerikaan|Zuid-Amerikanen|South American|South American|South Americans
Zuid-Koreaans|Zuid-Koreaan|Zuid-Koreanen|South Korean|South Korean|South Koreans
Zweeds|Zweed|Zweden|Swedish|Swede|Swedes
Zwitsers|Zwitser|Zwitsers|Swiss|Swiss|Swiss
"""

# Adjectives whose inflected form is not just the adjective and "e".
_INFLECTED = {
    "Fries": "Friese",
    "Parijs": "Parijse",
    "Sovjet": "Sovjet",
}


def inflected(adjective: str) -> str:
    """The Dutch adjective as it stands before a noun: "Nederlandse", "Chinese", "Friese"."""
    if adjective in _INFLECTED:
        return _INFLECTED[adjective]
    if adjective.endswith("ees"):  # Chinees, Chinese: one e in an open syllable
        return adjective[:-3] + "ese"
    if adjective.endswith("aas"):
        return adjective[:-3] + "ase"
    return adjective + "e"


@functools.cache
def demonyms() -> dict[str, tuple[str, ...]]:
    """English forms of each Dutch form, the usual one first."""
    table: dict[str, dict[str, None]] = {}

    def add(dutch: str, *english: str) -> None:
        table.setdefault(dutch, {}).update(dict.fromkeys(english))

    for row in TABLE.strip().splitlines():
        adjective, one, many, *english = (cell.split("/") for cell in row.split("|"))
        english_adjective, english_one, english_many = english
        for form in (adjective[0], inflected(adjective[0])):
            add(form, *english_adjective, *english_one)
        for form in one:
            add(form, *english_one, *english_adjective)
        for form in many:
            add(form, *english_many, *english_adjective)
    return {dutch: tuple(english) for dutch, english in table.items()}
