from hypothesis import settings

# Two cores shared by several suites: a slow example is not a wrong one.
settings.register_profile("domain", deadline=None)
settings.load_profile("domain")
