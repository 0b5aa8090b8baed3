"""Texts with the words that a hint must find in them; the browser's copy of the rule is held against the same."""

from typing import Final

from clinic.kernel.hints import Hint

HINTS: Final = (Hint("always", "often"), Hint("never"), Hint("you made", "I felt"), Hint("résumé"), Hint("can't"))
TEXTS: Final = (
    ("He always comes late.", ["always"]),
    ("ALWAYS, and never on time", ["always", "never"]),
    ("Nevertheless and neverending, alwaysx", []),
    ("you  made\nme angry", ["you made"]),
    ("She says “you always do”.", []),
    ("She says „immer und always“ and never stops.", ["never"]),
    ("Er sagt «always» oder »never«.", []),
    ("Hon sa ”always” igår.", []),
    ('Told: "never again", and always meant it.', ["always"]),
    ("Told: 'you never listen', and left.", []),
    ("It's always Jon's turn, isn't it", ["always"]),
    ("‘You’ve never asked’, he said.", []),
    ("「always」『never』", []),
    ("> never\nalways", ["always"]),
    ("“an open quotation that never ends", ["never"]),
    ('5" of rain, always\nand 6" of snow', ["always"]),
    ("a résumé; a resume", ["résumé"]),
    ("One can’t say", ["can't"]),
    ("never-ending", ["never"]),
    ("ʼnever_ again", []),
    ("", []),
)
