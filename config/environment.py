"""Where the site is, and the environment that its settings are read from: .env beside manage.py, which it wins over."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)
