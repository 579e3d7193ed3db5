"""The cast: forty creators and thirty sounds. Each creator keeps to a niche or two, each sound to a mood."""

from dataclasses import dataclass

from fyp.vocabulary.video import Creator


@dataclass(frozen=True)
class Maker:
    """A creator with the niches and the languages that they post in."""

    creator: Creator
    niches: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Track:
    """A sound as written: `key` is a MIDI note, `chords` scale degrees a bar, `voice` and `drums` name what plays them."""

    id: str
    title: str
    mood: str
    bpm: int
    key: int
    scale: str
    chords: tuple[int, ...]
    voice: str
    lead: str
    drums: str
    seed: int


def _maker(handle: str, name: str, bio: str, niches: str, languages: str) -> Maker:
    made = Creator(id="c-" + handle.replace(".", "-").replace("_", "-"), handle=handle, name=name, bio=bio)
    return Maker(made, tuple(niches.split()), tuple(languages.split()))


MAKERS: tuple[Maker, ...] = (
    _maker("noor.glows", "Noor van Dijk", "Huid, zonder poespas", "skincare", "nl en"),
    _maker("drsaar", "Dr. Saar Mulder", "Dermatoloog i.o., legt uit", "skincare anti-aging", "nl"),
    _maker("dewyanddone", "Priya Shah", "Three products, that's it", "skincare", "en"),
    _maker("pepijn.kookt", "Pepijn de Wit", "Wat eten we vandaag", "cooking", "nl"),
    _maker("fatimasoven", "Fatima El Amrani", "Bread, mostly", "cooking", "en nl"),
    _maker("panandpepper", "Jonah Reed", "Weeknight dinners for two", "cooking", "en"),
    _maker("lot.en.bas", "Lot & Bas", "Samen sinds de brugklas", "couples", "nl"),
    _maker("meandmyhusband", "Ella & Tunde", "Married, still flirting", "couples", "en"),
    _maker("sem.en.jip", "Sem & Jip", "Eerste huis, tweede kat", "couples pets", "nl"),
    _maker("maanvrouw", "Ilse Hendriks", "Elke dag een kaart", "tarot", "nl"),
    _maker("thethirdcard", "Marisol Vega", "Tarot without the drama", "tarot", "en"),
    _maker("sterrenstof", "Yara Bos", "Kaarten, sterren, thee", "tarot selfcare", "nl en"),
    _maker("goed.ouder", "Marjan Kuiper", "54 en dat mag je zien", "anti-aging", "nl"),
    _maker("slowlyageing", "Helen Marsh", "Sunscreen at 52", "anti-aging", "en"),
    _maker("zon.slim", "Bram Visser", "Zon, huid, cijfers", "anti-aging skincare", "nl en"),
    _maker("vanzoldertotzaak", "Daan Peters", "Van zolder naar winkel", "business", "nl"),
    _maker("firsthundred", "Amara Okafor", "My first 100 orders", "business", "en"),
    _maker("boekhoud.babe", "Lisa Jansen", "Btw, maar dan leuk", "business", "nl en"),
    _maker("muntje.munt", "Ruben Smit", "Crypto in gewone taal", "crypto", "nl"),
    _maker("blockbyblock", "Kai Andersen", "Daily coins, no shouting", "crypto", "en"),
    _maker("koerskijker", "Thijs de Boer", "Kijkt naar grafieken", "crypto business", "nl en"),
    _maker("achterste.man", "Youssef Haddad", "Tactiek voor thuis", "football", "nl"),
    _maker("sundayleague", "Connor Walsh", "Muddy boots since 1999", "football", "en"),
    _maker("zij.trapt.raak", "Fenna Postma", "Vrouwenvoetbal", "football fitness", "nl en"),
    _maker("poes.panter", "Mieke & Panter", "Kat met een mening", "pets", "nl"),
    _maker("biscuitthedog", "Biscuit", "Golden, 4, hungry", "pets", "en"),
    _maker("tweedekansjas", "Robin Vos", "Alles tweedehands", "fashion", "nl"),
    _maker("hemlinehana", "Hana Sato", "I sew, I thrift", "fashion", "en"),
    _maker("linnenenwol", "Eva Brouwer", "Minder kleren, beter", "fashion", "nl en"),
    _maker("kamer4beats", "Milan Kaya", "Beats uit kamer 4", "music", "nl"),
    _maker("sidebstories", "Dee Carter", "Records and why", "music", "en"),
    _maker("spoor.zoeker", "Anouk Maas", "Met de trein, altijd", "travel", "nl"),
    _maker("onebagonly", "Leo Martins", "7 kg, 40 countries", "travel", "en"),
    _maker("weekend.weg", "Tess & Mo", "48 uur ergens anders", "travel couples", "nl en"),
    _maker("sterkmetsanne", "Sanne Kok", "Kracht voor beginners", "fitness", "nl"),
    _maker("liftwithade", "Ade Bello", "Form first", "fitness", "en"),
    _maker("bladzijde12", "Floor Willems", "Leest te veel", "books", "nl"),
    _maker("marginnotes", "Imogen Clarke", "I write in my books", "books", "en"),
    _maker("balkonboer", "Henk Scholten", "6 m2, 22 potten", "gardening", "nl en"),
    _maker("softsundays", "Naomi Price", "Rest is a skill", "selfcare gardening books", "en nl"),
)  # fmt: skip

_MAJOR, _MINOR, _DORIAN, _LYDIAN = "major", "minor", "dorian", "lydian"

TRACKS: tuple[Track, ...] = (
    Track("s-morning-glass", "Morning Glass", "soft", 96, 60, _MAJOR, (0, 5, 3, 4), "keys", "bell", "brush", 1),
    Track("s-zachte-landing", "Zachte landing", "soft", 88, 57, _MAJOR, (3, 4, 2, 5), "pad", "pluck", "brush", 2),
    Track("s-dew", "Dew", "soft", 104, 62, _LYDIAN, (0, 1, 5, 4), "keys", "flute", "clap", 3),
    Track("s-sunday-sauce", "Sunday Sauce", "warm", 112, 55, _MAJOR, (0, 3, 4, 3), "guitar", "keys", "shuffle", 4),
    Track("s-keukenvloer", "Keukenvloer", "warm", 120, 58, _DORIAN, (0, 3, 0, 4), "guitar", "flute", "shuffle", 5),
    Track("s-hold-my-hand", "Hold My Hand", "sweet", 100, 60, _MAJOR, (0, 4, 5, 3), "keys", "bell", "clap", 6),
    Track("s-jij-en-ik", "Jij en ik", "sweet", 92, 65, _MAJOR, (5, 3, 0, 4), "guitar", "pluck", "brush", 7),
    Track("s-third-house", "Third House", "mystic", 84, 50, _MINOR, (0, 5, 3, 6), "pad", "bell", "heart", 8),
    Track("s-volle-maan", "Volle maan", "mystic", 90, 52, _DORIAN, (0, 6, 3, 0), "pad", "flute", "heart", 9),
    Track("s-brick-by-brick", "Brick by Brick", "drive", 124, 57, _MINOR, (0, 5, 2, 6), "saw", "pluck", "four", 10),
    Track("s-maandagochtend", "Maandagochtend", "drive", 118, 60, _MAJOR, (0, 4, 5, 3), "keys", "saw", "four", 11),
    Track("s-eerste-paal", "Eerste paal", "drive", 128, 52, _MINOR, (0, 3, 5, 4), "saw", "brass", "break", 12),
    Track("s-green-candle", "Green Candle", "night", 110, 54, _MINOR, (0, 5, 6, 4), "saw", "bell", "trap", 13),
    Track("s-nachtkoers", "Nachtkoers", "night", 100, 49, _MINOR, (0, 3, 6, 5), "pad", "pluck", "trap", 14),
    Track("s-zoomies", "Zoomies", "play", 132, 67, _MAJOR, (0, 3, 0, 4), "pluck", "flute", "clap", 15),
    Track("s-kopjes-geven", "Kopjes geven", "play", 116, 62, _MAJOR, (0, 5, 1, 4), "keys", "bell", "shuffle", 16),
    Track("s-runway-rain", "Runway Rain", "chic", 122, 53, _DORIAN, (0, 3, 6, 3), "saw", "keys", "four", 17),
    Track("s-zijde", "Zijde", "chic", 108, 56, _MINOR, (0, 4, 5, 3), "keys", "flute", "four", 18),
    Track("s-room-four", "Room Four", "beat", 92, 50, _MINOR, (0, 3, 4, 0), "keys", "pluck", "break", 19),
    Track("s-draai-me-om", "Draai me om", "beat", 126, 55, _DORIAN, (0, 6, 3, 4), "saw", "brass", "four", 20),
    Track("s-tape-hiss", "Tape Hiss", "beat", 84, 58, _MAJOR, (3, 2, 5, 0), "keys", "flute", "break", 21),
    Track("s-window-seat", "Window Seat", "bright", 120, 62, _MAJOR, (0, 4, 1, 3), "guitar", "bell", "clap", 22),
    Track("s-vertrekhal", "Vertrekhal", "bright", 114, 59, _LYDIAN, (0, 1, 4, 0), "pluck", "keys", "four", 23),
    Track("s-zuidwaarts", "Zuidwaarts", "bright", 104, 64, _MAJOR, (0, 3, 5, 4), "guitar", "flute", "shuffle", 24),
    Track("s-last-rep", "Last Rep", "hard", 140, 45, _MINOR, (0, 0, 5, 6), "saw", "brass", "trap", 25),
    Track("s-nog-eentje", "Nog eentje", "hard", 128, 47, _MINOR, (0, 5, 0, 4), "saw", "pluck", "four", 26),
    Track("s-paper-rain", "Paper Rain", "calm", 80, 60, _MAJOR, (0, 2, 3, 3), "pad", "keys", "none", 27),
    Track("s-moss", "Moss", "calm", 88, 55, _LYDIAN, (0, 4, 1, 0), "guitar", "bell", "heart", 28),
    Track("s-inademen", "Inademen", "calm", 76, 57, _MAJOR, (0, 3, 0, 4), "pad", "bell", "none", 29),
    Track("s-theewater", "Theewater", "calm", 96, 63, _DORIAN, (0, 3, 1, 4), "keys", "guitar", "brush", 30),
)  # fmt: skip

__all__ = ["MAKERS", "TRACKS", "Maker", "Track"]
