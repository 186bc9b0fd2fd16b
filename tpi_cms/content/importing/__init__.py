"""Texts that an editor has, to typed sections; ``actions`` is the door."""
