"""The app before any feature: settings, database, keys, cookie, headers and the shared files."""

import atexit
import gc

from flask_wtf import CSRFProtect

from clinic.kernel import paths, printing, shared
from clinic.kernel.config import Config, setting
from clinic.kernel.cookie import init_cookie
from clinic.kernel.database import db
from clinic.kernel.instance import prepare
from clinic.kernel.keys import load_master
from clinic.kernel.privacy import init_privacy
from clinic.kernel.sealing import Keyring
from clinic.kernel.spool import FOLDER, Spool
from clinic.kernel.web import Clinic, init_web

OWN_HOSTS = ("127.0.0.1", "localhost")  # and [::1], which web.Clinic answers as localhost


def bare_app(config: Config) -> Clinic:
    """Return an app that has no feature yet; the instance folder is made private and the key is opened."""
    prepare(config.instance)
    app = Clinic(
        "clinic",
        template_folder=str(paths.templates_dir()),
        static_folder=str(paths.static_dir()),
        instance_path=str(config.instance),
    )
    app.config.update(SQLALCHEMY_DATABASE_URI=config.database_url, CLINIC=config, TRUSTED_HOSTS=_hosts())
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    master = load_master(config.instance)
    init_cookie(app, master)
    db.init_app(app)
    CSRFProtect(app)
    app.extensions["keyring"] = Keyring(master)
    app.extensions["spool"] = Spool(app, config.instance / FOLDER)
    init_web(app)
    init_privacy(app)
    shared.init_app(app)
    return app


def settle(app: Clinic) -> None:
    """Make a finished app ready to serve: adopt views left by a crash, warm the printer, calm the garbage collector."""
    spool: Spool = app.extensions["spool"]
    spool.drain()
    atexit.register(spool.drain)
    printing.warm_up()
    gc.collect()
    gc.freeze()


def _hosts() -> list[str]:
    named = [each.strip() for each in setting("CLINIC_TRUSTED_HOSTS").split(",") if each.strip()]
    return [*OWN_HOSTS, *named]
