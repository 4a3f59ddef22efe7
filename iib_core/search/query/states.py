"""`is:` and `has:`."""

from __future__ import annotations

from ...db.patterns import literal
from ...db.terms import Not, Term
from ...db.terms_facts import OfKind, Tagged
from ...db.terms_marks import BEST, InAlbum, Labelled, Noted, Rated
from ...db.terms_state import State
from ...mediatypes import MediaKind
from .fields import HAS, IS, nearest
from .sizes import ratio_terms
from .syntax import Value
from .values import bad_word

_LIKED = Tagged(("custom",), literal("like", whole=True))
_CUSTOM = Tagged(("custom",))

_IS: dict[str, Term] = {
    "image": OfKind(MediaKind.IMAGE),
    "video": OfKind(MediaKind.VIDEO),
    "audio": OfKind(MediaKind.AUDIO),
    "liked": _LIKED,
    "tagged": _CUSTOM,
    "untagged": Not(_CUSTOM),
    "rated": Rated(1, BEST),
    "unrated": Rated(0, 0),
    **{name: State(name) for name in ("edited", "duplicate", "missing", "unreadable", "unread")},
    **{name: ratio_terms("is", Value(name, 0, 0)) for name in ("portrait", "landscape", "square")},
}
_HAS: dict[str, Term] = {
    **{name: State(name) for name in ("prompt", "negative", "seed", "size", "workflow", "gps")},
    "model": Tagged(("Model",)),
    "lora": Tagged(("lora", "lyco")),
    "tag": _CUSTOM,
    "note": Noted(),
    "label": Labelled(),
    "rating": Rated(1, BEST),
    "album": InAlbum(),
}
_ALIASES = {"picture": "image", "pictures": "image", "videos": "video", "sound": "audio", "favorite": "liked"}


def term(field: str, value: Value) -> Term:
    """What `is:` or `has:` asks. Raises QueryError for a word that it does not have."""
    known = _IS if field == "is" else _HAS
    word = value.text.lower()
    word = _ALIASES.get(word, word)
    found = known.get(word) or known.get(word.removesuffix("s"))
    if found is not None:
        return found
    raise bad_word(field, value, nearest(word, list(known)), ", ".join(IS if field == "is" else HAS))
