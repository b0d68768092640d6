"""Ceilometer's own check of signatures: as the messages came, and with another volume or type in them.

In:  a line with the secret as JSON, then lines {"payload": [message, ...]}, whose numbers must stay as they were written.
"""

import json
import sys

from ceilometer.publisher import utils


def changed(message):
    return {key: 'else' if key in ('counter_volume', 'event_type') else value for key, value in message.items()}


secret, *lines = [json.loads(line) for line in sys.stdin]
messages = [message for line in lines for message in line['payload']]
print(json.dumps({
    'right': [utils.verify_signature(message, secret) for message in messages],
    'wrong': [utils.verify_signature(changed(message), secret) for message in messages],
}))
