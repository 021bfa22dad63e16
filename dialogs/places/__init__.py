"""Which country a person means: by name, free text, flag or a shared place. Pure; imports nothing of the project.

`name` and `flag` for buttons, `Places.countries_in` for what is written, `countries_near` for a shared place. All of
them offer candidates: the caller asks the person to confirm.
"""

from dialogs.places.data import PlacesError
from dialogs.places.names import country_codes, flag, name
from dialogs.places.shared import countries_near
from dialogs.places.written import Places

__all__ = ["Places", "PlacesError", "countries_near", "country_codes", "flag", "name"]
