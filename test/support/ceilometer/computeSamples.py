"""Ceilometer's own compute agent on a libvirt: prints the samples that its pollsters take of the instances that run there.

Arguments: the URI of libvirt, nova's name of the host, a folder with the Python binding of libvirt, how often to poll.
Out: {"samples": [sample, ...]}, those of the last poll
"""

import json
import logging
import sys
import types
from importlib import metadata

uri, host, bindings, polls = sys.argv[1:]
# Behind all others: Debian's folder has other versions of the same libraries.
sys.path.append(bindings)

# Only asked for flavors of domains that do not say their id: there is no nova here, which then says that it has none.
novaclient = types.ModuleType('novaclient')
exceptions = types.ModuleType('novaclient.exceptions')


class NotFound(Exception):
    pass


class Nothing:
    def __getattr__(self, _name):
        return Nothing()

    def __call__(self, *_args, **_options):
        raise NotFound()


exceptions.NotFound = NotFound
novaclient.exceptions = exceptions
sys.modules['novaclient'] = novaclient
sys.modules['novaclient.exceptions'] = exceptions
nova_client = types.ModuleType('ceilometer.nova_client')
nova_client.Client = lambda _conf: types.SimpleNamespace(nova_client=Nothing())
sys.modules['ceilometer.nova_client'] = nova_client

from oslo_config import cfg  # noqa: E402

from ceilometer import sample  # noqa: E402
from ceilometer.compute import discovery  # noqa: E402
from ceilometer.compute import pollsters  # noqa: E402
from ceilometer.compute.virt.libvirt import inspector  # noqa: E402
from ceilometer.compute.virt.libvirt import utils  # noqa: E402

KEYS = ['name', 'type', 'unit', 'volume', 'user_id', 'project_id', 'resource_id', 'resource_metadata']


def configured():
    conf = cfg.ConfigOpts()
    conf.register_opts(discovery.OPTS, group='compute')
    conf.register_opts(sample.OPTS)
    conf.register_opts(utils.OPTS)
    conf.register_opt(cfg.StrOpt('host'))
    conf([])
    conf.set_override('instance_discovery_method', 'libvirt_metadata', group='compute')
    conf.set_override('libvirt_uri', uri)
    conf.set_override('host', host)
    return conf


def made(conf, inspects):
    pollsters.GenericComputePollster._inspector = inspects
    entries = metadata.entry_points(group='ceilometer.poll.compute')
    classes = [entry.load() for entry in entries]
    found = [one(conf) for one in classes]
    for one in found:
        one.setup_environment()
    return found


def polled(pollster, cache, instances):
    try:
        return list(pollster.get_samples(None, cache, instances))
    except Exception:
        # What the hypervisor does not have is not asked for again.
        return []


def main():
    logging.disable(logging.CRITICAL)
    conf = configured()
    instances = discovery.InstanceDiscovery(conf).discover(None)
    agents = made(conf, inspector.LibvirtInspector(conf))
    taken = []
    for _ in range(int(polls)):
        cache = {}
        taken = [one for agent in agents for one in polled(agent, cache, instances)]
    print(json.dumps({'samples': [{key: getattr(one, key) for key in KEYS} for one in taken]}))


main()
