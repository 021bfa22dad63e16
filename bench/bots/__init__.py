"""The bare bots that ours is measured beside, as the docs of their libraries show them."""
