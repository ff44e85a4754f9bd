"""Stories that are told three times: between two nodes of ours, and between one of ours and Synapse in both roles."""

import functools

from stage import NORTH, SOUTH, WEST

PAIRS = {"North and South": (NORTH, SOUTH), "North and Synapse": (NORTH, WEST), "Synapse and North": (WEST, NORTH)}


def told_of_each(stories):
    """Each `story(stage, home, away)` of the table, with every pair: rooms are made at home."""
    return {
        f"{pair}: {name}": functools.partial(story, home=home, away=away)
        for name, story in stories.items()
        for pair, (home, away) in PAIRS.items()
    }
