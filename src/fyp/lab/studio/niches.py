"""Niches: what the demo's clips are about; each with its looks, heroes, hashtags and the words it opens with."""

from dataclasses import dataclass

from fyp.lab.studio.stage import Look


@dataclass(frozen=True)
class Niche:
    """`looks` alternate between the hook and the body; `heroes` are names in `HEROES`; `mood` picks fitting sounds."""

    name: str
    looks: tuple[Look, ...]
    heroes: tuple[str, ...]
    tags_nl: tuple[str, ...]
    tags_en: tuple[str, ...]
    kickers_nl: tuple[str, ...]
    kickers_en: tuple[str, ...]
    mood: str


def _look(ground: str, glow: str, ink: str, accent: str, second: str, paper: str, face: str, pattern: str) -> Look:
    return Look(ground, glow, ink, accent, second, paper, face, pattern)


NICHES: tuple[Niche, ...] = (
    Niche(
        "skincare",
        (
            _look("#fbd9cf", "#fff1e6", "#3a1a1c", "#e0485f", "#3e7f8c", "#fffaf5", "display", "dots"),
            _look("#2f5d62", "#4c857f", "#fff6ec", "#ffb59b", "#f7d9c4", "#fff8f0", "display", "waves"),
            _look("#e6e3f7", "#fdf3ff", "#2b2350", "#7a5af0", "#e77fa3", "#ffffff", "display", "dots"),
        ),
        ("serum", "sun"), ("huidverzorging", "skintok", "glow"), ("skincare", "skintok", "glowup"),
        ("Huidtip", "Badkamerpraat", "Eerlijk getest"), ("Skin note", "Bathroom talk", "Honestly tested"), "soft",
    ),
    Niche(
        "cooking",
        (
            _look("#f6c445", "#ffe39a", "#2a1a08", "#c8321f", "#2f6b3f", "#fff8e6", "display", "checks"),
            _look("#7c1f1a", "#c7432f", "#fff3df", "#ffc247", "#f3e0c0", "#fff6e4", "display", "checks"),
            _look("#dfeccc", "#f8fbe9", "#1d3320", "#d8472b", "#2f7d4f", "#ffffff", "display", "dots"),
        ),
        ("pan",), ("koken", "recept", "watetenwevandaag"), ("cooking", "easyrecipe", "dinnertonight"),
        ("Vanavond eten", "Keukentip", "In tien minuten"), ("Dinner tonight", "Kitchen tip", "Ten minutes"), "warm",
    ),
    Niche(
        "couples",
        (
            _look("#ff8fa3", "#ffc9c2", "#4a0d24", "#c9184a", "#7b2d8b", "#fff3f3", "display", "waves"),
            _look("#4b1d52", "#8e3f7d", "#ffeef4", "#ff7aa2", "#ffc9de", "#fff1f6", "display", "dots"),
            _look("#fde2d4", "#fff5ea", "#50202a", "#e4572e", "#8a3ffc", "#ffffff", "display", "waves"),
        ),
        ("rings", "hearts"), ("relatie", "koppels", "liefde"), ("couples", "relationship", "datenight"),
        ("Samenwonen", "POV", "Relatiepraat"), ("Living together", "POV", "Couple talk"), "sweet",
    ),
    Niche(
        "tarot",
        (
            _look("#1d1440", "#4a2c8a", "#f6edff", "#f2c14e", "#6a3fc4", "#f9f1dd", "serif", "stars"),
            _look("#0f2a3a", "#1f6073", "#eefaf7", "#f3c969", "#2a7f8f", "#fbf4e2", "serif", "stars"),
            _look("#3b0f2b", "#7d2457", "#ffeef6", "#f5b95f", "#a0396f", "#fff3e2", "serif", "arcs"),
        ),
        ("tarot",), ("tarot", "kaartlegging", "spiritueel"), ("tarot", "tarotreading", "witchtok"),
        ("Kies een kaart", "Kaart van vandaag", "Voor jou"), ("Pick a card", "Card of the day", "For you"), "mystic",
    ),
    Niche(
        "anti-aging",
        (
            _look("#f3e2cf", "#fff6e8", "#3c2415", "#c26a2d", "#2e4f6e", "#fffaf2", "serif", "arcs"),
            _look("#24384d", "#4d7396", "#f4f8ff", "#f4b266", "#d8e4f2", "#fdf9f2", "serif", "arcs"),
            _look("#ffd166", "#ffe9ae", "#33230b", "#d1495b", "#1f5673", "#fff8e8", "display", "dots"),
        ),
        ("sun", "serum"), ("antiaging", "huidveroudering", "40plus"), ("antiaging", "over40", "slowaging"),
        ("Na je veertigste", "Mythe of feit", "Dermatologie"), ("After forty", "Myth or fact", "Derm notes"), "soft",
    ),
    Niche(
        "business",
        (
            _look("#0f3d2e", "#1f7a58", "#f1fff7", "#ffd23f", "#37b37e", "#f6fff9", "narrow", "lines"),
            _look("#2e6bff", "#4f82ff", "#ffffff", "#ffe066", "#0b1f5c", "#f4f7ff", "narrow", "lines"),
            _look("#f4efe6", "#ffffff", "#1c1c28", "#ff4d2e", "#1f4fd8", "#ffffff", "narrow", "lines"),
        ),
        ("shop", "coins"), ("ondernemen", "startup", "webshop"), ("smallbusiness", "startup", "sidehustle"),
        ("Startersles", "Dag 1", "Wat niemand zegt"), ("Founder lesson", "Day one", "Nobody says this"), "drive",
    ),
    Niche(
        "crypto",
        (
            _look("#0b1020", "#1c2f66", "#eaf1ff", "#f7b32b", "#3dd6d0", "#151d36", "narrow", "lines"),
            _look("#14110f", "#4a2b12", "#fff4e6", "#ff9f1c", "#8ecae6", "#231d19", "narrow", "lines"),
            _look("#0d2420", "#136154", "#e8fff8", "#5df2b5", "#ffd166", "#12332d", "narrow", "lines"),
        ),
        ("candles", "coins"), ("crypto", "bitcoin", "beleggen"), ("crypto", "bitcoin", "cryptonews"),
        ("Cryptonieuws", "In 10 seconden", "Koers van de week"), ("Crypto news", "In 10 seconds", "Week in coins"), "night",
    ),
    Niche(
        "football",
        (
            _look("#0e6b3a", "#22894d", "#ffffff", "#ff5a1f", "#1b2a6b", "#f2fff6", "narrow", "pitch"),
            _look("#ff6b1a", "#ffa34d", "#1d0d02", "#16224f", "#ffffff", "#fff4e8", "narrow", "stripes"),
            _look("#101a3f", "#2c3f9b", "#f3f6ff", "#ffdd33", "#e63946", "#f5f7ff", "narrow", "stripes"),
        ),
        ("pitch", "ball"), ("voetbal", "eredivisie", "oranje"), ("football", "footballtok", "matchday"),
        ("Tactiekbord", "Langs de lijn", "Speelronde"), ("Tactics board", "Touchline", "Matchday"), "drive",
    ),
    Niche(
        "pets",
        (
            _look("#bfe3ff", "#eaf7ff", "#12304a", "#f08a3c", "#2f7fd1", "#ffffff", "display", "paws"),
            _look("#ffd6a5", "#fff0d9", "#3d2412", "#b5651d", "#2a9d8f", "#fffaf2", "display", "paws"),
            _look("#3f6f5a", "#5b8f75", "#fbfff5", "#f2c078", "#ffd7ba", "#fffbf2", "display", "paws"),
        ),
        ("cat", "dog"), ("huisdieren", "kat", "hond"), ("pets", "catsoftiktok", "dogsoftiktok"),
        ("Kattenlogica", "Hondenleven", "Baasje zijn"), ("Cat logic", "Dog life", "Pet parent"), "play",
    ),
    Niche(
        "fashion",
        (
            _look("#efe7dc", "#fbf7f0", "#17130f", "#b23a48", "#2f3e46", "#ffffff", "serif", "stripes"),
            _look("#17130f", "#4a3a30", "#fbf3ea", "#e9c46a", "#c8553d", "#f7efe6", "serif", "stripes"),
            _look("#d9c8f0", "#f6ecff", "#241433", "#5b2a86", "#ef476f", "#ffffff", "narrow", "checks"),
        ),
        ("hanger",), ("mode", "outfit", "thrifting"), ("fashion", "ootd", "thrifted"),
        ("Kledingkast", "Outfit check", "Kringloopvondst"), ("Wardrobe", "Outfit check", "Thrift find"), "chic",
    ),
    Niche(
        "music",
        (
            _look("#5a189a", "#c83fd6", "#fff1ff", "#ffd60a", "#3df0d0", "#f9efff", "narrow", "stripes"),
            _look("#fb5607", "#ff9e2c", "#1d0a00", "#3a0ca3", "#fff3d6", "#fff3e0", "narrow", "waves"),
            _look("#0a2239", "#1d6fa3", "#eef9ff", "#ff5d8f", "#53d8fb", "#f0f9ff", "narrow", "waves"),
        ),
        ("vinyl", "bars"), ("muziek", "producer", "vinyl"), ("music", "producer", "vinyltok"),
        ("Studiotip", "Draai dit", "Uit de slaapkamer"), ("Studio tip", "Play this", "Bedroom studio"), "beat",
    ),
    Niche(
        "travel",
        (
            _look("#8fd3f4", "#d9f3ff", "#0c2f45", "#ff7a1a", "#14648c", "#fffaf0", "display", "none"),
            _look("#f4a261", "#ffd29d", "#3a1405", "#e63946", "#1d5c7a", "#fff7ec", "display", "none"),
            _look("#123c4a", "#2f8f9d", "#f2ffff", "#ffd166", "#7fd8be", "#fdf8ec", "display", "arcs"),
        ),
        ("plane", "map"), ("reizen", "stedentrip", "interrail"), ("travel", "hiddengems", "interrail"),
        ("Reistip", "Weekendje weg", "Geheimtip"), ("Travel tip", "Weekend away", "Hidden gem"), "bright",
    ),
    Niche(
        "fitness",
        (
            _look("#16161d", "#3b3b57", "#f6f7ff", "#c6f135", "#5ad1ff", "#f5ffe0", "narrow", "stripes"),
            _look("#c6f135", "#e9ff9a", "#14170a", "#1f3bff", "#101018", "#fbfff0", "narrow", "stripes"),
            _look("#ff3d5a", "#ff8b7b", "#250008", "#1c0f3f", "#ffe66d", "#fff2f0", "narrow", "lines"),
        ),
        ("dumbbell", "laps"), ("fitness", "krachttraining", "sporten"), ("fitness", "gymtok", "strength"),
        ("Sportschool", "Techniek", "Zonder excuses"), ("Gym floor", "Form check", "No excuses"), "hard",
    ),
    Niche(
        "books",
        (
            _look("#e9d8b4", "#fbf2dc", "#2d1f10", "#9b2226", "#1b4332", "#fffaf0", "serif", "dots"),
            _look("#1f3b36", "#3f7265", "#f8f3e3", "#e9b44c", "#d7907b", "#fbf6e6", "serif", "dots"),
            _look("#5c2a3d", "#97506b", "#fff3ee", "#f6bd60", "#f7cad0", "#fff7f0", "serif", "arcs"),
        ),
        ("books",), ("boekentok", "lezen", "boekentip"), ("booktok", "reading", "bookrecs"),
        ("Boekentip", "Uit in een weekend", "Leeslijst"), ("Book rec", "One-weekend read", "Reading list"), "calm",
    ),
    Niche(
        "gardening",
        (
            _look("#dcedc1", "#f7fde8", "#1c3314", "#e4572e", "#b5651d", "#ffffff", "display", "leaves"),
            _look("#1f4d2b", "#4b8f4f", "#f4ffe9", "#ffd166", "#d98c5f", "#f8fff0", "display", "leaves"),
            _look("#fbe3c0", "#fff6e3", "#33230f", "#c1440e", "#6a8d3a", "#fffdf6", "display", "leaves"),
        ),
        ("plant",), ("tuinieren", "moestuin", "kamerplanten"), ("gardening", "planttok", "growyourown"),
        ("Groene vingers", "Moestuintip", "Balkontuin"), ("Green thumb", "Plot tip", "Balcony garden"), "calm",
    ),
    Niche(
        "selfcare",
        (
            _look("#cdd9f7", "#f0ecff", "#1f2450", "#5a5fd6", "#f08fa9", "#ffffff", "serif", "waves"),
            _look("#22314f", "#4f5f9a", "#f3f4ff", "#f7c8a8", "#9fb4ff", "#f7f5ff", "serif", "waves"),
            _look("#d4efe3", "#f4fff8", "#153b33", "#1f8a70", "#f2a07b", "#ffffff", "serif", "arcs"),
        ),
        ("breath",), ("zelfzorg", "mentalhealth", "rust"), ("selfcare", "mentalhealth", "slowliving"),
        ("Even ademen", "Zondagavond", "Zelfzorg"), ("Take a breath", "Sunday reset", "Self-care"), "calm",
    ),
)  # fmt: skip
"""Sixteen of them; their names are the topics of the videos."""

BY_NAME = {niche.name: niche for niche in NICHES}

__all__ = ["BY_NAME", "NICHES", "Niche"]
