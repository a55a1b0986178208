"""Slides in six languages of the North Sea region, full of the letters and names that readers slip on."""

# ruff: noqa: E501 (a slide a line is easier to read)
from __future__ import annotations

from .slides import Bullets, Columns, Slide, Table

FOOTER = "Innovation Toolbox"
SIX: dict[str, list[Slide]] = {
    "en": [
        Bullets("en1", "An API for every port", FOOTER, ("Open data through one REST API", "Tests in Hull, Ærø and Århus", "It is free: CC BY 4.0")),
        Table("en2", "Costs in euros", FOOTER, (("Item", "2024", "2025"), ("Room hire", "1,250", "1,300"), ("AI tools", "480", "612"), ("All", "1,730", "1,912")), (0.4, 0.3, 0.3)),
    ],
    "sv": [
        Bullets("sv1", "Små företag möter användare", FOOTER, ("Två dagar på plats i Göteborg", "Åtta företag från Skåne och Öland", "Högst nio personer i varje grupp", "Låt användaren pröva själv")),
        Columns("sv2", "Vem gör vad", FOOTER, ("Klustret", ("Bjuder in användare", "Står för lokalen")), ("Företaget", ("Tar med en prototyp", "Lyssnar och frågar"))),
    ],
    "da": [
        Bullets("da1", "Grøn omstilling på Ærø", FOOTER, ("Færger uden udslip på små øer", "Værftet åbner for små virksomheder", "Både på land og på søen", "Næste møde i Aabenraa")),
        Table("da2", "Tilskud i kroner", FOOTER, (("Område", "I alt"), ("Køretøjer", "45.000"), ("Værktøj", "12.500"), ("Prøver på sø", "8.900")), (0.6, 0.4)),
    ],
    "no": [
        Bullets("no1", "Havbruk på Sørlandet", FOOTER, ("Fôr av tang fra Ålesund", "Måling av strøm i fjorden", "Også små anlegg får støtte", "Vær med: én dag i året")),
        Columns("no2", "Hva vi lærte", FOOTER, ("Før prøven", ("Brukerne spør sjelden", "Målene er uklare")), ("Etter prøven", ("Færre feil på sjøen", "Bedre språk på skjermen"))),
    ],
    "de": [
        Bullets("de1", "Größere Stückzahlen für Häfen", FOOTER, ("Straßen und Brücken prüfen", "Jährliche Maßnahmen für Küstenstädte", "Förderung über fünf Jahre", "Schließlich zählt das Ergebnis")),
        Table("de2", "Kosten der Prüfung", FOOTER, (("Maßnahme", "Euro"), ("Gehäuse prüfen", "2.400"), ("Schweißnähte", "1.150"), ("Überführung", "780")), (0.6, 0.4)),
    ],
    "nl": [
        Bullets("nl1", "Coöperatie in de regio", FOOTER, ("Eén loket voor ondernemers", "Financiën en ideeën uit Zeeland", "Energie: geïsoleerde gebouwen", "Reünie van de deelnemers in mei")),
        Columns("nl2", "Wie doet wat", FOOTER, ("Het cluster", ("Zoekt de gebruikers", "Regelt de ruimte")), ("Het bedrijf", ("Brengt een prototype", "Luistert één dag"))),
    ],
}  # fmt: skip
