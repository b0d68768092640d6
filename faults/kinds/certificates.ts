import { inTime } from '../inTime.ts';
import type { Fault, Prepared, RabbitStage } from '../fault.ts';
import type { Certificate } from '../faultBroker.ts';

/** How soon the bridge must say why it does not connect, milliseconds. */
const TOLD = 20_000;

const refused = (certificate: Certificate, because: RegExp): (() => Prepared) => {
  const inject = async ({ broker, proxy, bridge, pause }: RabbitStage): Promise<void> => {
    await broker.show(certificate);
    proxy.cut();
    const told = bridge.until(() => Promise.resolve(because.test(bridge.errors)));
    await inTime(told, TOLD, () => `the bridge did not name the certificate:\n${bridge.errors}`);
    await pause(0, 2000);
    await broker.show('good');
  };
  return () => ({ inject });
};

export const certificateExpired: Fault = {
  name: 'certificate-expired',
  does: 'the broker shows an expired certificate when the link is made anew, until it is renewed',
  expects: 'nothing lost',
  strikes: 'certificate',
  prepare: refused('expired', /certificate has expired/),
};

export const certificateForeign: Fault = {
  name: 'certificate-foreign',
  does: 'the broker shows a certificate for another host when the link is made anew, until that is mended',
  expects: 'nothing lost',
  strikes: 'certificate',
  prepare: refused('foreign', /DNS:controller-1\.example/),
};
