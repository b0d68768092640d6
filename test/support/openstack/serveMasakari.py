"""Debian's masakari-api on an SQLite file, behind Keystone's middleware, served by Python's own WSGI server.

Usage: serveMasakari.py FOLDER PORT SETTINGS

SETTINGS is JSON: `keystone`, its address with the version, `password` of its user admin, and `hosts`, names of hosts that are in a
segment, each with whether it is under maintenance. It prints a line when it listens. What it casts to an engine nobody takes.
"""
import json
import sys
import uuid
import warnings
from wsgiref.simple_server import WSGIRequestHandler, make_server

warnings.simplefilter('ignore')

from masakari import config, objects, rpc  # noqa: E402
from masakari.db.sqlalchemy import api, models  # noqa: E402
from oslo_log import log  # noqa: E402
from paste import deploy  # noqa: E402
import masakari.conf  # noqa: E402

folder, port, text = sys.argv[1:]
settings = json.loads(text)

with open(f'{folder}/masakari.conf', 'w') as file:
    file.write(f"""
[DEFAULT]
transport_url = fake://
auth_strategy = keystone
state_path = {folder}
default_log_levels = masakari=WARN
[database]
connection = sqlite:///{folder}/masakari.sqlite
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
# The filters and the order are those of etc/masakari/api-paste.ini.
with open(f'{folder}/api-paste.ini', 'w') as file:
    file.write("""
[composite:masakari_api]
use = call:masakari.api.urlmap:urlmap_factory
/v1: masakari_api_v1
[composite:masakari_api_v1]
use = call:masakari.api.auth:pipeline_factory_v1
keystone = request_id faultwrap sizelimit authtoken keystonecontext app
[filter:request_id]
paste.filter_factory = oslo_middleware:RequestId.factory
[filter:faultwrap]
paste.filter_factory = masakari.api.openstack:FaultWrapper.factory
[filter:sizelimit]
paste.filter_factory = oslo_middleware:RequestBodySizeLimiter.factory
[filter:authtoken]
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
[filter:keystonecontext]
paste.filter_factory = masakari.api.auth:MasakariKeystoneContext.factory
[app:app]
paste.app_factory = masakari.api.openstack.ha:APIRouterV1.factory
""")

config.parse_args(['masakari'], default_config_files=[f'{folder}/masakari.conf'])
log.setup(masakari.conf.CONF, 'masakari')
objects.register_all()


class Silent:
    """Debian's oslo.messaging hands notifiers a context with less in it than this Masakari wants, and answers 500."""

    def info(self, *_arguments, **_more):
        pass

    error = info


rpc.get_versioned_notifier = lambda _publisher: Silent()

engine = api.get_engine()
models.BASE.metadata.create_all(engine)
segment = str(uuid.uuid4())
rows = [
    {
        'uuid': str(uuid.uuid4()),
        'name': name,
        'type': 'COMPUTE',
        'control_attributes': 'SSH',
        'on_maintenance': away,
        'reserved': False,
        'failover_segment_id': segment,
        'deleted': 0,
    }
    for name, away in settings['hosts'].items()
]
with engine.begin() as connection:
    shared = {'name': 'segment', 'service_type': 'compute', 'recovery_method': 'auto', 'deleted': 0}
    connection.execute(models.FailoverSegment.__table__.insert(), [{'uuid': segment, **shared}])
    connection.execute(models.Host.__table__.insert(), rows)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments):
        pass


application = deploy.loadapp(f'config:{folder}/api-paste.ini', name='masakari_api')
server = make_server('127.0.0.1', int(port), application, handler_class=Quiet)
print('ready', flush=True)
server.serve_forever()
