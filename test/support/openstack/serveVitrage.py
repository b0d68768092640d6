"""Debian's vitrage-api behind Keystone's middleware, and what reads its events: the handler of the API and the datasource doctor.

Usage: serveVitrage.py FOLDER PORT SETTINGS

SETTINGS is JSON: `keystone`, its address with the version, and `password` of its user admin. It prints a line when it listens, and then
for each event a line of JSON: the alarm that doctor makes of it, with the host that it is on.
"""
import json
import sys
import threading
import warnings
from wsgiref.simple_server import WSGIRequestHandler, make_server

warnings.simplefilter('ignore')

from keystonemiddleware import auth_token  # noqa: E402
from oslo_config import cfg  # noqa: E402
import oslo_messaging  # noqa: E402
from paste import urlmap  # noqa: E402
from vitrage import messaging, rpc  # noqa: E402
from vitrage.api import app  # noqa: E402
from vitrage.api_handler.apis import event as handler  # noqa: E402
from vitrage.common import config  # noqa: E402
from vitrage.datasources.doctor import driver, transformer  # noqa: E402
from vitrage.datasources.nova.host import NOVA_HOST_DATASOURCE, transformer as hosts  # noqa: E402

folder, port, text = sys.argv[1:]
settings = json.loads(text)

with open(f'{folder}/vitrage.conf', 'w') as file:
    file.write(f"""
[DEFAULT]
default_log_levels = vitrage=WARN,keystonemiddleware=ERROR
transport_url = fake://
[datasources]
types = nova.host,doctor
[database]
connection = sqlite:///{folder}/vitrage.sqlite
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

config.parse_config(['vitrage-api', '--config-file', f'{folder}/vitrage.conf'])
CONF = cfg.CONF

doctor = driver.DoctorDriver()
transformers = {}
transformers[NOVA_HOST_DATASOURCE] = hosts.HostTransformer(transformers)
alarms = transformer.DoctorTransformer(transformers)


class Notifier:
    """Hands to doctor what goes over the bus in a cloud."""

    @staticmethod
    def info(ctxt, event_type, payload):
        if event_type not in doctor.get_event_types():
            return
        event = doctor.enrich_event(payload, event_type)
        if event is None:
            return
        alarm = alarms.transform(event)
        host = alarms.get_enrich_query(event)
        print(json.dumps({'action': alarm.action, 'host': host['id'], **alarm.vertex.properties}), flush=True)




class Graph:
    """What the API asks before each request: whether the other half of Vitrage runs."""

    @staticmethod
    def is_alive(_context):
        return True


events = handler.EventApis()
events.oslo_notifier = Notifier()
target = oslo_messaging.Target(topic=CONF.rpc_topic, server='vitrage')
handlers = rpc.get_server(target, [events, Graph()], messaging.get_rpc_transport())
threading.Thread(target=lambda: (handlers.start(), handlers.wait()), daemon=True).start()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments):
        pass


# As in etc/vitrage/api-paste.ini.
application = urlmap.URLMap()
application['/v1'] = app.setup_app('vitrage.api.controllers.v1.root.V1Controller')
served = auth_token.AuthProtocol(application, {'oslo_config_config': CONF})
server = make_server('127.0.0.1', int(port), served, handler_class=Quiet)
print('ready', flush=True)
server.serve_forever()
