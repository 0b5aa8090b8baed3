"""The command line: every command works without a terminal, answers --help, and fails with one plain line."""

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from clinic import __version__, create_app
from clinic.accounts.actions import open_account
from clinic.accounts.models import Account, account_by_login, accounts
from clinic.doctor import checkup
from clinic.exchange import backup, cases, demo, schema
from clinic.exchange.occupancy import occupied
from clinic.exchange.published import published
from clinic.kernel.app import settle
from clinic.kernel.clock import is_zone
from clinic.kernel.config import Config, load
from clinic.kernel.database import db
from clinic.kernel.errors import ClinicError
from clinic.kernel.text import counted
from clinic.kernel.web import Clinic
from clinic.server import LOCALHOST, address, end_cleanly, listen, serve

Command = Callable[[argparse.Namespace], int]
NO_DATABASE = "The database could not be reached, is busy or is damaged. Run: python3 -m clinic doctor"
NO_DRIVER = "The driver for this database is not installed; run: pip install 'couples-clinic[postgres]'"
RESTORING = "The database is being restored just now. Try again when that is done."
DEMO_RUNS = "The demo runs already. Stop it first, or open it in the browser."
STOP = "(stop with Ctrl+C)"
WHOSE = "whose caseload; may be left out when there is one counselor"
NOBODY = "There is no counselor yet. Open an account first: python3 -m clinic user add LOGIN --name NAME"
SEVERAL = "There is more than one counselor. Say whose caseload it is: --counselor LOGIN"


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one plain line."""

    def error(self, message: str) -> NoReturn:
        """Print the line and end with 2."""
        self.exit(2, f"{self.prog}: {message}. See: {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, or 1 after one plain sentence on the error stream."""
    arguments = parser().parse_args(argv)
    command: Command = arguments.run
    try:
        return command(arguments)
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001  # a traceback may hold clinical text
        print(f"clinic: {sentence(error)}", file=sys.stderr)
        return 1


def sentence(error: Exception) -> str:
    """Return what a person is told about a failure: never what the error itself holds, unless it is ours."""
    if isinstance(error, ClinicError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}{': ' + str(error.filename) if error.filename else ''}."
    if isinstance(error, ArgumentError):
        return schema.NO_ADDRESS
    if isinstance(error, SQLAlchemyError):
        return NO_DATABASE
    if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith("psycopg"):
        return NO_DRIVER
    return f"Something unexpected went wrong: {type(error).__name__} in {_place(error)}."


def parser() -> Parser:
    """Return the commands and their options."""
    top = Parser(prog="clinic", description="Couples Clinic: case management for couples counselors.")
    top.add_argument("--version", action="version", version=__version__)
    top.set_defaults(run=_serve, host=LOCALHOST, port=8000)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    for name, text, run in (
        ("serve", "serve the counselor's own database (the default)", _serve),
        ("demo", "serve an invented caseload from a database of its own", _demo),
    ):
        each = commands.add_parser(name, help=text, description=text)
        each.add_argument("--host", default=LOCALHOST, help="address to listen on (default: this machine only)")
        each.add_argument("--port", type=_port, default=8000, help="port (default 8000; 0 takes a free one)")
        each.set_defaults(run=run, keep=False)
        if name == "demo":
            each.add_argument("--keep", action="store_true", help="keep what was changed in the demo last time")
    _data_commands(commands)
    _care_commands(commands)
    return top


def _data_commands(commands: "argparse._SubParsersAction[Parser]") -> None:
    text = "read couples from case files"
    take = commands.add_parser("import-case", help=text, description=text)
    take.add_argument("files", nargs="+", type=Path, metavar="FILE")
    take.add_argument("--counselor", metavar="LOGIN", help=WHOSE)
    take.set_defaults(run=_import_case)
    text = "write one couple to a case file"
    give = commands.add_parser("export-case", help=text, description=text)
    give.add_argument("code", metavar="CODE", nargs="?", help="which couple; may be left out with --schema")
    give.add_argument("--schema", action="store_true", help="print the JSON Schema of case files and nothing else")
    give.add_argument("--out", type=Path, metavar="FILE", help="new file to write (default: standard output)")
    give.add_argument("--counselor", metavar="LOGIN", help=WHOSE)
    give.set_defaults(run=_export_case)


def _care_commands(commands: "argparse._SubParsersAction[Parser]") -> None:
    user = commands.add_parser("user", help="open accounts", description="open accounts")
    add = user.add_subparsers(metavar="ACTION", required=True).add_parser("add", help="open a counselor's account")
    add.add_argument("login", metavar="LOGIN")
    add.add_argument("--name", required=True, help="the counselor's name")
    add.add_argument("--zone", default="UTC", help="time zone such as Europe/Dublin (default UTC)")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add.set_defaults(run=_user_add)
    commands.add_parser("doctor", help="check this installation").set_defaults(run=_doctor)
    commands.add_parser("migrate", help="bring the database up to date, after a backup").set_defaults(run=_migrate)
    keep = commands.add_parser("backup", help="write a backup of the database")
    keep.add_argument("file", type=Path, metavar="FILE")
    keep.add_argument("--with-key", action="store_true", help="put the master key into the backup too; keep it safe")
    keep.set_defaults(run=_backup)
    back = commands.add_parser("restore", help="put a backup in place; the present database is kept beside it")
    back.add_argument("file", type=Path, metavar="FILE")
    back.set_defaults(run=_restore)
    commands.add_parser("test", help="run the tests; only in a checkout").set_defaults(run=_test)


def _opened(config: Config) -> Clinic:
    schema.check_address(config)
    schema.refuse_lost_key(config)
    return create_app(config)


def _ready(config: Config) -> Clinic:
    app = _opened(config)
    with app.app_context():
        schema.bring_up_to_date(config)
    return app


@contextmanager
def _working() -> Iterator[None]:
    """Open the counselor's database, up to date, for one command; nobody restores another one meanwhile."""
    config = load()
    schema.check_address(config)
    with occupied(config.instance, alone=False, otherwise=RESTORING), _ready(config).app_context():
        yield


def _serve(arguments: argparse.Namespace) -> int:
    config = load()
    end_cleanly()
    with (
        listen(arguments.host, arguments.port) as listening,
        occupied(config.instance, alone=False, otherwise=RESTORING),
    ):
        app = _ready(config)
        settle(app)
        print(f"Couples Clinic is at {address(listening)}   {STOP}", flush=True)
        serve(app, listening)
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    config = load(demo=True)
    end_cleanly()
    with (
        listen(arguments.host, arguments.port) as listening,
        occupied(config.instance, alone=True, otherwise=DEMO_RUNS),
    ):
        if not arguments.keep:
            demo.clear(config)
        app = _ready(config)
        with app.app_context():
            demo.seed(keep=arguments.keep)
        settle(app)
        print(f"The demo is at {address(listening)}   {STOP}")
        print(f"Sign in as {demo.LOGIN} with the password: {demo.PASSWORD}", flush=True)
        serve(app, listening)
    return 0


def _import_case(arguments: argparse.Namespace) -> int:
    with _working():
        counselor = _counselor(arguments.counselor)
        for file in arguments.files:
            for line in cases.import_file(file, counselor=counselor).lines():
                print(line)
    return 0


def _export_case(arguments: argparse.Namespace) -> int:
    if arguments.schema:
        print(published(), end="")
        return 0
    if arguments.code is None:
        raise ClinicError("Say which couple: python3 -m clinic export-case CODE")
    with _working():
        text = cases.export_case(arguments.code, counselor=_counselor(arguments.counselor))
    if arguments.out:
        cases.write_private(arguments.out, text)
        print(f"Written: {arguments.out.name}")
    else:
        print(text, end="")
    return 0


def _user_add(arguments: argparse.Namespace) -> int:
    if not is_zone(arguments.zone):
        raise ClinicError(f"{arguments.zone} is not a time zone; give one such as Europe/Dublin.")
    password = _password(from_input=arguments.password_stdin)
    with _working():
        open_account(login=arguments.login, name=arguments.name, password=password, zone=arguments.zone)
        db.session.commit()
    print(f"Account {arguments.login} is open.")
    return 0


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise ClinicError("There is no terminal to ask for the password; give it with --password-stdin.")
    return getpass.getpass("Password: ")


def _doctor(_arguments: argparse.Namespace) -> int:
    problems = 0
    for finding in checkup(load()):
        print(finding.line())
        problems += finding.is_problem
    if problems:
        print(f"clinic: {counted(problems, 'thing', 'things')} to put right, see above.", file=sys.stderr)
    return 1 if problems else 0


def _migrate(_arguments: argparse.Namespace) -> int:
    config = load()
    with _opened(config).app_context():
        print(schema.bring_up_to_date(config))
    return 0


def _backup(arguments: argparse.Namespace) -> int:
    config = load()
    schema.check_address(config)
    schema.refuse_lost_key(config)
    print(backup.write(config, arguments.file, with_key=arguments.with_key))
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    config = load()
    schema.check_address(config)
    print(backup.restore(config, arguments.file))
    return 0


def _test(_arguments: argparse.Namespace) -> int:
    raise ClinicError("Tests run from a checkout: python3 -m clinic test")


def _counselor(login: str | None) -> Account:
    if login:
        found = account_by_login(login)
        if found is None:
            raise ClinicError(f"There is no account {login}.")
        return found
    known = accounts()
    if not known:
        raise ClinicError(NOBODY)
    if len(known) > 1:
        raise ClinicError(SEVERAL)
    return known[0]


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    frame = trace.tb_frame
    return f"{frame.f_globals.get('__name__')}.{frame.f_code.co_qualname}, line {trace.tb_lineno}"


if __name__ == "__main__":
    sys.exit(main())
