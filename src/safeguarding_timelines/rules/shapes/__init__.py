"""How each shape of rule turns the date it counts from into due and earliest dates."""
