"""What the product calls things in the documents' six languages (en, nb, fi, nl, de, pl)."""

JOB_NAMES: dict[str, tuple[str, ...]] = {
    "P-0001": (),
    "Synchronize customers and channel requests": (
        "Synchronize orders and channel requests",
        "Synchronize customers and business partners from async mode",
        "Synkroniser ordrer og kanalforespørsler",
        "Synkroniser kunder og kanalforespørsler",
        "Synkronoi tilaukset ja kanavoi pyynnöt",
        "Synkronoi asiakkaat ja kanavapyynnöt",
        "Synkronoi asiakkaat ja kanavoi pyynnöt",
        "Orders en kanaalaanvragen synchroniseren",
        "Klanten en kanaalaanvragen synchroniseren",
        "Aufträge und Kanalanforderungen synchronisieren",
        "Kunden und Kanalanforderungen synchronisieren",
        "Synchronizuj zamówienia i żądania kanałów",
        "Synchronizuj klientów i prośby o kanał",
        "Synchronizuj klientów i żądania kanałów",
    ),
    "1010": (
        "1010 (Customers)",
        "1010 (Kunder)",
        "1010 (Asiakkaat)",
        "1010 (Klanten)",
        "1010 (Kunden)",
        "1010 (Odbiorcy)",
        "1010 (Klienci)",
    ),
    "Process retail order email notification": (),
}
"""Each job's other names, by the name used throughout: one job each (A29)."""
