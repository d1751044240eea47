"""One installation, invented."""

from manifest.package import Options

OPTIONS = Options(app_id="0f8fad5b-d9cb-469f-a165-70867728950e", host="bot.example.org")
