import { IcebergError } from '../model/iceberg-error.ts';
import type { AvroType } from './avro-schema.ts';
import type { ByteWriter } from './byte-writer.ts';
import { FieldMap } from './field-map.ts';

type Write = (output: ByteWriter, value: unknown) => void;

/**
 * Makes a writer of values for a schema of ours: records as objects by field name, a null or missing
 * member as null. Throws `IcebergError` for a value that the schema does not take.
 */
export function avroEncoder(type: AvroType): Write {
  switch (type.kind) {
    case 'null':
      return () => undefined;
    case 'boolean':
      return (output, value) =>
        output.writeBoolean(expect(type, value, typeof value === 'boolean'));
    case 'int':
    case 'long':
      return (output, value) => {
        const isInteger = typeof value === 'bigint' || Number.isSafeInteger(value);
        output.writeInteger(expect<number | bigint>(type, value, isInteger));
      };
    case 'float':
      return (output, value) => output.writeFloat(expect(type, value, typeof value === 'number'));
    case 'double':
      return (output, value) => output.writeDouble(expect(type, value, typeof value === 'number'));
    case 'string':
      return (output, value) => output.writeText(expect(type, value, typeof value === 'string'));
    case 'bytes':
      return (output, value) => output.writeBytes(expect(type, value, value instanceof Uint8Array));
    case 'fixed':
      return (output, value) => {
        const fits = value instanceof Uint8Array && value.byteLength === type.size;
        output.writeFixed(expect(type, value, fits));
      };
    case 'array':
      return arrayEncoder(type.items);
    case 'record':
      return recordEncoder(type);
    case 'union':
      return optionalEncoder(type.branches);
    default:
      throw new IcebergError('unsupported', `Avro's ${type.kind} is not written here.`);
  }
}

function arrayEncoder(items: AvroType): Write {
  const write = avroEncoder(items);
  return (output, value) => {
    if (value instanceof FieldMap) {
      output.writeFixed(value.encoded);
      return;
    }
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    if (list.length > 0) output.writeInteger(list.length);
    for (const item of list) write(output, item);
    output.writeInteger(0);
  };
}

function recordEncoder({ fields }: Extract<AvroType, { kind: 'record' }>): Write {
  const steps = fields.map(({ name, type }) => ({ name, write: avroEncoder(type) }));
  return (output, value) => {
    const members = value as Readonly<Record<string, unknown>>;
    for (const { name, write } of steps) write(output, members[name]);
  };
}

/** All unions of the format are `["null", type]`. */
function optionalEncoder(branches: readonly AvroType[]): Write {
  const [first, second] = branches;
  if (branches.length !== 2 || first?.kind !== 'null' || second === undefined) {
    throw new IcebergError(
      'unsupported',
      'An Avro union of more than null and a type is not written.',
    );
  }
  const write = avroEncoder(second);
  return (output, value) => {
    const isNull = value === null || value === undefined;
    output.writeInteger(isNull ? 0 : 1);
    if (!isNull) write(output, value);
  };
}

// The caller has tested that the value is a T.
function expect<T>(type: AvroType, value: unknown, isT: boolean): T {
  if (isT) return value as T;
  throw new IcebergError('invalid', `Avro's ${type.kind} cannot hold ${String(value)}.`);
}
