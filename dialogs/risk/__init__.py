"""How dangerous is a message, and which red flags does an offer show? Pure: same input, same output."""
