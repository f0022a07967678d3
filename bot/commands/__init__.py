"""What can be typed, pressed or reacted: one spec each, for all platforms.

To add one, declare an `Action` in the `ACTIONS` of a file here; help, menus, buttons and rights follow from it.
"""
