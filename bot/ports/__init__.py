"""The nouns and protocols between the rooms: what platforms, use cases and the runtime say to one another.

`text` and `message` are what a person is shown, without a platform; `inbound` is what a person did;
`chat` is what a platform can do and how a delivery may end; `errors` is what a person can mend.
"""
