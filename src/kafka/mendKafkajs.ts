import type Cluster from 'kafkajs/src/cluster/index.js';
import type RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/** Mends two things inside of kafkajs, which is no longer developed. Once for the process. */
export function mendKafkajs(requestQueue: typeof RequestQueue, cluster: typeof Cluster): void {
  calmTimers(requestQueue);
  askAnyBroker(cluster);
}

/**
 * It sets a timer after every answer, for a moment long gone where nothing waits to be sent; Node 24 warns the user of each
 * (https://github.com/tulios/kafkajs/issues/1751). Where nothing waits no timer is needed.
 */
function calmTimers({ prototype }: typeof RequestQueue): void {
  const schedule = Reflect.get(prototype, 'scheduleCheckPendingRequests');
  prototype.scheduleCheckPendingRequests = function scheduleIfPending() {
    if (this.pending.length > 0) schedule.call(this);
  };
}

/**
 * It has the id of a producer from the controller alone, though any broker gives one; a cluster that has none at the moment names a
 * controller that is not there.
 */
function askAnyBroker({ prototype }: typeof Cluster): void {
  const find = Reflect.get(prototype, 'findControllerBroker');
  prototype.findControllerBroker = async function findControllerOrAny() {
    return find.call(this).catch(() => this.brokerPool.findConnectedBroker());
  };
}
