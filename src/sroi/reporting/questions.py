"""Name questions, and the columns of their answers, in English and in French."""

QUESTIONS: dict[str, tuple[str, str]] = {
    "What drives the figure?": ("What drives the figure?", "Qu'est-ce qui pèse sur le résultat ?"),
}

COLUMNS: dict[str, tuple[str, str]] = {
    "draws": ("draws", "tirages"),
    "figure": ("figure", "résultat"),
    "first_order": ("first order", "premier ordre"),
    "first_order_error": ("error", "erreur"),
    "map_digest": ("map, sha256", "carte, sha256"),
    "method": ("method of drawing", "méthode de tirage"),
    "name": ("name", "nom"),
    "numbers": ("numbers", "nombres"),
    "seed": ("seed", "graine"),
    "total": ("total", "total"),
    "total_error": ("error", "erreur"),
}
"""Words for the columns of answers and for what they rest on."""
