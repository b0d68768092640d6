"""Debian's Keystone on an SQLite file, served by Python's own WSGI server.

Usage: serveKeystone.py FOLDER PORT SETTINGS

SETTINGS is JSON: `password` of the user admin in the project admin, `expiration` of tokens in seconds, and `catalog`, the
address of each type of service. It prints a line when it listens.
"""
import json
import sys
import warnings
from wsgiref.simple_server import WSGIRequestHandler, make_server

warnings.simplefilter('ignore')

import keystone.conf  # noqa: E402
import keystone.server  # noqa: E402
from keystone.cmd import bootstrap  # noqa: E402
from keystone.common import fernet_utils, provider_api, sql  # noqa: E402
from keystone.server.flask import application, core  # noqa: E402

folder, port, text = sys.argv[1:]
del sys.argv[1:]
settings = json.loads(text)

with open(f'{folder}/keystone.conf', 'w') as file:
    file.write(f"""
[DEFAULT]
default_log_levels = keystone=WARN
[database]
connection = sqlite:///{folder}/keystone.sqlite
[token]
expiration = {settings['expiration']}
[fernet_tokens]
key_repository = {folder}/fernet
[fernet_receipts]
key_repository = {folder}/fernet
[credential]
key_repository = {folder}/credential
[identity]
password_hash_rounds = 4
""")

keystone.server.configure(config_files=[f'{folder}/keystone.conf'])
CONF = keystone.conf.CONF
for group in ('fernet_tokens', 'credential'):
    keys = fernet_utils.FernetUtils(CONF[group].key_repository, 3, group)
    keys.create_key_directory()
    keys.initialize_key_repository()

# This loads what the tables are made from.
admin = bootstrap.Bootstrapper()
with sql.session_for_write() as session:
    sql.ModelBase.metadata.create_all(session.get_bind())
admin.admin_username = admin.project_name = admin.admin_role_name = 'admin'
admin.admin_password = settings['password']
admin.region_id = 'RegionOne'
admin.service_name = 'keystone'
admin.public_url = admin.internal_url = f'http://127.0.0.1:{port}/v3'
admin.bootstrap()

catalog = provider_api.ProviderAPIs.catalog_api
for number, (kind, url) in enumerate(settings['catalog'].items()):
    identity = f'{number:032x}'
    catalog.create_service(identity, {'id': identity, 'type': kind, 'name': kind, 'enabled': True})
    place = {'service_id': identity, 'region_id': 'RegionOne', 'interface': 'public', 'url': url}
    catalog.create_endpoint(identity, {'id': identity, 'enabled': True, **place})


class Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments):
        pass


served = core.setup_app_middleware(application.application_factory('public'))
server = make_server('127.0.0.1', int(port), served, handler_class=Quiet)
print('ready', flush=True)
server.serve_forever()
