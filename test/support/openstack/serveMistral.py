"""Debian's Mistral on an SQLite file: its API behind Keystone's middleware, and the engine, in one process.

Usage: serveMistral.py FOLDER PORT SETTINGS

SETTINGS is JSON: `keystone`, its address with the version, `password` of its user admin, and `workflow`, the definition of one that
is there for everybody. It prints a line when it listens.
"""
import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import sys  # noqa: E402
import warnings  # noqa: E402

warnings.simplefilter('ignore')

from eventlet import wsgi  # noqa: E402
from mistral import config  # noqa: E402
from mistral.api import app  # noqa: E402
from mistral.engine import engine_server  # noqa: E402
from mistral.services import action_manager, workflows  # noqa: E402

folder, port, text = sys.argv[1:]
settings = json.loads(text)

with open(f'{folder}/mistral.conf', 'w') as file:
    file.write(f"""
[DEFAULT]
transport_url = fake://
[database]
connection = sqlite:///{folder}/mistral.sqlite
[executor]
type = local
[pecan]
auth_enable = true
[keystone_authtoken]
auth_type = password
auth_url = {settings['keystone']}
www_authenticate_uri = {settings['keystone']}
username = admin
password = {settings['password']}
project_name = admin
user_domain_id = default
project_domain_id = default
""")

config.parse_args(args=['--config-file', f'{folder}/mistral.conf'])
application = app.setup_app()
action_manager.sync_db()
workflows.create_workflows(settings['workflow'], scope='public')
engine = engine_server.get_oslo_service()
engine.start()
socket = eventlet.listen(('127.0.0.1', int(port)))
print('ready', flush=True)
wsgi.server(socket, application, log_output=False)
