"""A stand-in for Microsoft Teams on this machine, which knows the bot only through HTTP."""
