/** The kinds of acceptors of a node, each on a port of its own; the last wants a client certificate. */
export const ARTEMIS_ACCEPTORS = ['plain', 'tls', 'mutual'] as const;

export type ArtemisAcceptor = (typeof ARTEMIS_ACCEPTORS)[number];

/** As whom clients log in; `reader` may do nothing but read. */
export const ARTEMIS_USER = { username: 'stackwire', password: 'bus-pässword' };

export interface ArtemisLayout {
  /** One for each of `ARTEMIS_ACCEPTORS`. */
  readonly ports: readonly number[];
  /** A PEM file with the key and the certificate that TLS acceptors show. */
  readonly keystore: string;
  /** Certificates that clients' are signed by. */
  readonly truststore: string;
  /** Elements of `address-settings`, after the harness's own. */
  readonly addressSettings?: string;
}

/** What a node has in `etc/`, by file name. */
export function artemisFiles(layout: ArtemisLayout): Readonly<Record<string, string>> {
  return {
    'broker.xml': brokerXml(layout),
    'login.config': `plain {
  ${JAAS}.PropertiesLoginModule required
    org.apache.activemq.jaas.properties.user="users.properties"
    org.apache.activemq.jaas.properties.role="roles.properties";
};
certificate {
  ${JAAS}.TextFileCertificateLoginModule required
    org.apache.activemq.jaas.textfiledn.user="certificates.properties"
    org.apache.activemq.jaas.textfiledn.role="roles.properties";
};
`,
    'users.properties': `${ARTEMIS_USER.username}=${escaped(ARTEMIS_USER.password)}\nreader=reading\n`,
    'certificates.properties': 'certified=CN=client\n',
    'roles.properties': `all=${ARTEMIS_USER.username},certified\nread=reader\n`,
  };
}

/** As a file of properties of Java has what is not ASCII. */
function escaped(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const JAAS = 'org.apache.activemq.artemis.spi.core.security.jaas';

function brokerXml({ ports, keystore, truststore, addressSettings = '' }: ArtemisLayout): string {
  const shows = `sslEnabled=true;keyStoreType=PEM;keyStorePath=${keystore}`;
  const options: Readonly<Record<ArtemisAcceptor, string>> = {
    plain: 'securityDomain=plain;saslMechanisms=PLAIN,ANONYMOUS',
    tls: `securityDomain=plain;saslMechanisms=PLAIN;${shows}`,
    mutual: `securityDomain=certificate;saslMechanisms=EXTERNAL;${shows};needClientAuth=true;trustStoreType=PEMCA;trustStorePath=${truststore}`,
  };
  const acceptors = ARTEMIS_ACCEPTORS.map(
    (kind, index) =>
      `<acceptor name="${kind}">tcp://127.0.0.1:${ports[index] ?? 0}?protocols=AMQP;${options[kind]}</acceptor>`,
  );
  const permissions = PERMISSIONS.map((type) => {
    const roles = READING.has(type) ? 'all,read' : 'all';
    return `<permission type="${type}" roles="${roles}"/>`;
  });
  return `<configuration xmlns="urn:activemq">
<core xmlns="urn:activemq:core">
  <name>stackwire</name>
  <journal-type>NIO</journal-type>
  <journal-file-size>1M</journal-file-size>
  <journal-min-files>2</journal-min-files>
  <journal-pool-files>2</journal-pool-files>
  <!-- A test that was interrupted leaves its node's folder, and the next one has another. -->
  <max-disk-usage>-1</max-disk-usage>
  <acceptors>${acceptors.join('\n')}</acceptors>
  <security-settings><security-setting match="#">${permissions.join('\n')}</security-setting></security-settings>
  <address-settings>
    <address-setting match="#">
      <max-delivery-attempts>-1</max-delivery-attempts>
      <auto-delete-queues>false</auto-delete-queues>
      <auto-delete-addresses>false</auto-delete-addresses>
    </address-setting>
    <address-setting match="openstack.org/om/notify/#">
      <default-address-routing-type>ANYCAST</default-address-routing-type>
      <default-queue-routing-type>ANYCAST</default-queue-routing-type>
    </address-setting>
    ${addressSettings}
  </address-settings>
</core>
</configuration>
`;
}

const PERMISSIONS = [
  'createAddress',
  'deleteAddress',
  'createNonDurableQueue',
  'deleteNonDurableQueue',
  'createDurableQueue',
  'deleteDurableQueue',
  'send',
  'consume',
  'browse',
  'manage',
] as const;

const READING: ReadonlySet<string> = new Set(['consume', 'browse']);
