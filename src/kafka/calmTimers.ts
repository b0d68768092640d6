import type RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * kafkajs sets a timer after every answer, for a moment long gone where nothing waits to be sent; Node 24 warns the user of each
 * (https://github.com/tulios/kafkajs/issues/1751). Where nothing waits no timer is needed.
 */
export function calmTimers({ prototype }: typeof RequestQueue): void {
  const schedule = Reflect.get(prototype, 'scheduleCheckPendingRequests');
  prototype.scheduleCheckPendingRequests = function checked() {
    if (this.pending.length > 0) schedule.call(this);
  };
}
