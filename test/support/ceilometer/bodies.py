"""What Ceilometer and a dispatcher of its make of events and samples: the bodies of its http publisher, and what kombu publishes.

In:  {"url": AMQP URL, "exchange": name, "device": name, "events": [event as serialised, ...], "samples": [sample as posted, ...]}
Out: {"events": [event, ...], "samples": [sample, ...]} as they are posted, after all were published to the exchange
"""

import json
import sys

import kombu
from oslo_utils import timeutils

from ceilometer import sample
from ceilometer.event import models
from ceilometer.publisher import utils


def time_of(text):
    return timeutils.normalize_time(timeutils.parse_isotime(text))


def event_of(one):
    def value(dtype, text):
        return time_of(text) if dtype == models.Trait.DATETIME_TYPE else text

    traits = [models.Trait(name, dtype, value(dtype, said)) for name, dtype, said in one['traits']]
    generated = time_of(one['generated'])
    return models.Event(one['message_id'], one['event_type'], generated, traits, {})


def sample_of(one):
    known = ['name', 'type', 'unit', 'volume', 'user_id', 'project_id', 'resource_id', 'timestamp', 'resource_metadata',
             'source', 'id', 'monotonic_time', 'user_name', 'project_name']
    return sample.Sample(**{key: one[key] for key in known})


def main():
    case = json.load(sys.stdin)
    events = [event_of(one) for one in case['events']]
    samples = [sample_of(one) for one in case['samples']]
    if case.get('url'):
        with kombu.Connection(case['url']) as connection:
            exchange = kombu.Exchange(case['exchange'], type='topic')
            producer = kombu.Producer(connection.channel(), exchange, auto_declare=False)

            def publish(kind, about, data):
                key = '.'.join(['zenoss', 'openstack', case['device'], kind] + about)
                body = {'device': case['device'], 'type': kind, 'data': data}
                producer.publish(body, serializer='json', routing_key=key)

            for one in events:
                publish('event', [one.event_type], one.serialize())
            for one in samples:
                metered = utils.meter_message_from_counter(one, 'secret')
                publish('meter', [metered['counter_name'], metered['resource_id']], metered)
    print(json.dumps({
        'events': [one.serialize() for one in events],
        'samples': [one.as_dict() for one in samples],
    }))


if __name__ == '__main__':
    main()
