/**
 * Files for TLS, as configurations name them. Comes in: paths. Goes out: what `tls.connect` takes of them, or an error that
 * says which file is wrong and why; and which errors of a connection mean an unknown issuer. It opens no connection.
 */
export { readTlsFiles, type TlsFiles } from './readTlsFiles.ts';
export { tlsOptions, type TlsSettings } from './tlsOptions.ts';
export { UNTRUSTED_ISSUER } from './untrustedIssuer.ts';
