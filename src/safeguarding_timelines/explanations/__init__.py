"""Why a date is what it is: the account of one milestone, and its independent replay."""
