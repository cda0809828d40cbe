"""The two lists of the settings: releases that pebbles wait for, and the hospital's own patterns."""

from handlers.setup import form, patterns, releases
from handlers.setup.pattern_draft import PatternDraft, parse_pattern
from handlers.setup.release_draft import ReleaseDraft, parse_release
from handlers.setup.save_pattern import remove_pattern, save_pattern
from handlers.setup.save_release import remove_release, save_release
from handlers.setup.shelf import Shelf

RELEASES: Shelf[ReleaseDraft] = Shelf(
    button=form.RELEASES,
    choose=releases.CHOOSE,
    add=releases.ADD,
    remove=releases.REMOVE,
    callback=releases.RELEASE,
    menu=lambda found, today, said: releases.releases_view(
        found.releases, found.workspace.settings_version, today, saved=said
    ),
    form=lambda found, today, chosen: releases.release_form(
        found.releases, found.workspace.settings_version, chosen, today
    ),
    parse=parse_release,
    save=save_release,
    saved=releases.saved_release,
    take_away=remove_release,
    taken_away=releases.removed_release,
)
PATTERNS: Shelf[PatternDraft] = Shelf(
    button=form.PATTERNS,
    choose=patterns.CHOOSE,
    add=patterns.ADD,
    remove=patterns.REMOVE,
    callback=patterns.PATTERN,
    menu=lambda found, today, said: patterns.patterns_view(
        found.patterns, found.workspace.settings_version, saved=said
    ),
    form=lambda found, today, chosen: patterns.pattern_form(
        found.patterns, found.workspace.settings_version, chosen
    ),
    parse=parse_pattern,
    save=save_pattern,
    saved=lambda draft, today: patterns.saved_pattern(draft),
    take_away=remove_pattern,
    taken_away=patterns.removed_pattern,
)
SHELVES = (RELEASES, PATTERNS)
