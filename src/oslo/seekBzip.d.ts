declare module 'seek-bzip' {
  interface InputStream {
    /** The next byte, or -1 at the end. */
    readByte(): number;
    read(buffer: Uint8Array, offset: number, length: number): number;
    eof(): boolean;
  }
  interface OutputStream {
    writeByte(byte: number): void;
  }
  const Bunzip: { decode(input: InputStream, output: OutputStream): void };
  export default Bunzip;
}
