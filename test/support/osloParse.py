"""Reads a JSON list of transport URLs from stdin; prints for each what the real oslo.messaging reads in it.

{"error": TEXT} where it refuses the URL, else its parts, and under "options" what its rabbit driver makes of the
query; {"options": null} where the driver refuses that.
"""
import json
import sys
import urllib.parse

from oslo_config import cfg
from oslo_messaging._drivers import common, impl_rabbit
from oslo_messaging import transport

NAMES = ['ssl', 'ssl_ca_file', 'ssl_cert_file', 'ssl_key_file', 'ssl_version', 'heartbeat_timeout_threshold',
         'kombu_failover_strategy', 'rabbit_login_method']


def options(conf, url):
    try:
        group = common.ConfigOptsProxy(conf, url, 'oslo_messaging_rabbit').oslo_messaging_rabbit
        return {name: getattr(group, name) for name in NAMES if name in url.query}
    except Exception:
        return None


def parsed(conf, text):
    try:
        url = transport.TransportURL.parse(conf, text)
    except Exception as error:
        return {'error': '%s: %s' % (type(error).__name__, error)}
    return {
        'scheme': url.transport,
        'virtualHost': url.virtual_host,
        'hosts': [vars(host) for host in url.hosts],
        'query': url.query,
        'options': options(conf, url),
    }


# Newer Pythons take the whole of several hosts for one and complain of brackets; that is no rule of oslo.messaging.
for check in ('_check_bracketed_host', '_check_bracketed_netloc'):
    if hasattr(urllib.parse, check):
        setattr(urllib.parse, check, lambda text: None)

conf = cfg.ConfigOpts()
conf([], project='stackwire-test', default_config_files=[], default_config_dirs=[])
conf.register_opts(impl_rabbit.rabbit_opts, group='oslo_messaging_rabbit')
json.dump([parsed(conf, text) for text in json.load(sys.stdin)], sys.stdout)
