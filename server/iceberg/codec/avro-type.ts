import avro from 'avsc';
import { z } from 'zod';
import { IcebergError } from '../model/iceberg-error.ts';

/** Avro's long as bigint: snapshot ids do not fit a double. */
export const Long = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});

const LongSchema = z.union([z.literal('long'), z.looseObject({ type: z.literal('long') })]);

/** Compiles a schema. A hook, because a registry misses longs written as `{"type": "long"}`. */
export function avroType(schema: unknown): avro.Type {
  try {
    // avsc checks the schema itself and throws for what is none.
    return avro.Type.forSchema(schema as avro.Schema, {
      wrapUnions: false,
      typeHook: (part) => (LongSchema.safeParse(part).success ? Long : undefined),
    });
  } catch (cause) {
    throw new IcebergError('invalid', `The Avro schema is not understood: ${String(cause)}`);
  }
}
