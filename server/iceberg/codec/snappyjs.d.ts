declare module 'snappyjs' {
  const snappy: {
    /** Throws for what is no Snappy block, or unpacks to more than `maxLength` bytes. */
    uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
    compress(uncompressed: Uint8Array): Uint8Array;
  };
  export default snappy;
}
