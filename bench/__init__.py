"""Measurements beside a named baseline in the same run. No part of the program."""
