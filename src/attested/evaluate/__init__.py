"""Coded against gold: how much of what a careful person wrote down the program wrote down too."""
