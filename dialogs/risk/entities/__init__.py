"""Facts that a pasted job offer contains, each with its place: phones, handles, links, pay, ages, countries.

Pure: no network, no file of ours. Nothing here judges; a fact is what was typed, not whether it is true.
"""
