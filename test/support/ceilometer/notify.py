"""Ceilometer's own notifier publisher on a real RabbitMQ: one event and one sample, those of notifier.test.ts.

In:  {"url": transport URL, "secret": TEXT, "sample": {"id": TEXT}}
"""

import datetime
import json
import logging
import sys
from urllib import parse

from oslo_config import cfg

from ceilometer import messaging as transports
from ceilometer import sample
from ceilometer.event import models
from ceilometer.publisher import messaging, utils

TRAITS = [
    ('service', models.Trait.TEXT_TYPE, "compute.h'é"),
    ('memory_mb', models.Trait.INT_TYPE, 512),
    ('load', models.Trait.FLOAT_TYPE, 1.0),
    ('launched_at', models.Trait.DATETIME_TYPE, datetime.datetime(2025, 12, 31, 23, 59, 59, 500000)),
]


def configuration(job):
    transports.setup()
    conf = cfg.ConfigOpts()
    conf([], project='stackwire-test', default_config_files=[], default_config_dirs=[])
    conf.register_opts(utils.OPTS, group='publisher')
    conf.register_opts(messaging.NOTIFIER_OPTS, group='publisher_notifier')
    conf.register_opt(cfg.StrOpt('host', default='here'))
    # Reading a transport registers the option.
    transports.get_transport(conf, job['url'])
    conf.set_override('transport_url', job['url'])
    conf.set_override('telemetry_secret', job['secret'], group='publisher')
    return conf


def main():
    logging.disable(logging.CRITICAL)
    job = json.load(sys.stdin)
    conf = configuration(job)
    target = parse.urlsplit('notifier://')
    event = models.Event('m-1', 'compute.instance.create.end', datetime.datetime(2026, 1, 1),
                         [models.Trait(*trait) for trait in TRAITS], {})
    messaging.EventNotifierPublisher(conf, target).publish_events([event])
    one = sample.Sample('memory', 'gauge', 'MB', 512, None, 'p', 'r-1', '2026-01-01T00:00:00+00:00',
                        {'host': 'é', 'nested': {'b': [True, None, 'x'], 'a': 0.1}}, id=job['sample']['id'])
    messaging.SampleNotifierPublisher(conf, target).publish_samples([one])


if __name__ == '__main__':
    main()
