import { IcebergError } from '../model/iceberg-error.ts';
import { decodeUnscaled, formatUuid, type SingleValue } from '../model/single-value.ts';
import type { AvroType } from './avro-schema.ts';
import { type ByteReader, brokenAvro } from './byte-reader.ts';
import { FieldMap, type FieldMapValue } from './field-map.ts';

type Read<T> = (input: ByteReader) => T;

/**
 * Makes a reader of T for what a writer's schema says is there. Throws `IcebergError` when T cannot be
 * read from it, so a wrong type is found once a file and never in the values.
 */
export type Reader<T> = (type: AvroType) => Read<T>;

export const int: Reader<number> = (type) => {
  if (type.kind !== 'int' && type.kind !== 'long') throw mismatch('an integer', type);
  return (input) => input.readNumber();
};

export const long: Reader<bigint> = (type) => {
  if (type.kind !== 'int' && type.kind !== 'long') throw mismatch('an integer', type);
  return (input) => input.readBigint();
};

export const text: Reader<string> = (type) => {
  if (type.kind !== 'string') throw mismatch('text', type);
  return (input) => input.readText();
};

export const bytes: Reader<Uint8Array> = (type) => {
  if (type.kind !== 'bytes') throw mismatch('bytes', type);
  return (input) => input.readBytes();
};

export const boolean: Reader<boolean> = (type) => {
  if (type.kind !== 'boolean') throw mismatch('a boolean', type);
  return (input) => input.readBoolean();
};

/** Null where the writer says null, or where it has no nulls the value itself. */
export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (type) => {
    if (type.kind === 'null') return () => null;
    if (type.kind !== 'union') return reader(type);
    const branches = type.branches.map(
      (branch): Read<T | null> => (branch.kind === 'null' ? () => null : reader(branch)),
    );
    return (input) => branchOf(branches, input)(input);
  };
}

/** As the reader, but with a stand-in for null. */
export function orElse<T>(reader: Reader<T | null>, standIn: T): Reader<T> {
  return (type) => {
    const read = reader(type);
    return (input) => read(input) ?? standIn;
  };
}

/** As `nullable`, but a null is refused. */
export function required<T>(reader: Reader<T>): Reader<T> {
  return (type) => {
    const read = nullable(reader)(type);
    return (input) => {
      const value = read(input);
      if (value !== null) return value;
      throw brokenAvro('a value is null that has to be there');
    };
  };
}

export function list<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (type) => {
    if (type.kind !== 'array') throw mismatch('a list', type);
    const read = reader(type.items);
    return (input) => {
      const items: T[] = [];
      input.readItems(() => items.push(read(input)));
      return items;
    };
  };
}

/** A map by field id, spelled as a list of records; values are decoded when they are asked for. */
export function fieldMap<T>(
  ids: { readonly key: number; readonly value: number },
  value: FieldMapValue<T>,
): Reader<ReadonlyMap<number, T>> {
  return (type) => {
    const entry = type.kind === 'array' ? type.items : type;
    const fields = entry.kind === 'record' ? entry.fields : [];
    const isPair = fields.length === 2 && fields[0]?.id === ids.key && fields[1]?.id === ids.value;
    if (!isPair || fields[0]?.type.kind !== 'int' || fields[1]?.type.kind !== value.avro) {
      throw mismatch('a map by field id', type);
    }
    return (input) => FieldMap.read(input, value);
  };
}

/** A field of a record: how it is read, and what stands for it where a writer does not have it. */
export interface RecordField<T> {
  readonly id: number;
  readonly reader: Reader<T>;
  /** Absent: a record without the field is refused. */
  readonly missing?: T;
}

/** A record whose fields are found by id, as their names differ between writers. */
export function record<T extends object>(
  fields: {
    readonly [Name in keyof T]: RecordField<T[Name]>;
  },
): Reader<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (type) => {
    if (type.kind !== 'record') throw mismatch('a record', type);
    const template: Partial<T> = {};
    for (const name of names) {
      const { id, missing } = fields[name];
      if (missing !== undefined) template[name] = missing;
      else if (!type.fields.some((field) => field.id === id)) {
        throw new IcebergError('invalid', `The Avro file has no field ${id} (${name}).`);
      }
    }
    const steps = type.fields.map((field): ((input: ByteReader, into: Partial<T>) => void) => {
      const name = names.find((candidate) => fields[candidate].id === field.id);
      const skip = skipper(field.type);
      if (name === undefined) return skip;
      const read = fields[name].reader(field.type);
      return (input, into) => {
        into[name] = read(input);
      };
    });
    return (input) => {
      const into = { ...template };
      for (const step of steps) step(input, into);
      // Every field was either read or has its stand-in.
      return into as T;
    };
  };
}

/** Partition values in the order of these field ids; null where the writer has no such field. */
export function partition(fieldIds: readonly number[]): Reader<readonly (SingleValue | null)[]> {
  return (type) => {
    if (type.kind !== 'record') throw mismatch('a record', type);
    const steps = type.fields.map((field) => ({
      at: fieldIds.indexOf(field.id ?? -1),
      read: nullable(singleValue)(field.type),
    }));
    return (input) => {
      const values: (SingleValue | null)[] = fieldIds.map(() => null);
      for (const { at, read } of steps) {
        const value = read(input);
        if (at >= 0) values[at] = value;
      }
      return values;
    };
  };
}

const singleValue: Reader<SingleValue> = (type) => {
  switch (type.kind) {
    case 'boolean':
      return (input) => input.readBoolean();
    case 'int':
      return (input) => input.readNumber();
    case 'long':
      return (input) => input.readBigint();
    case 'float':
      return (input) => input.readFloat();
    case 'double':
      return (input) => input.readDouble();
    case 'string':
      return (input) => input.readText();
    case 'bytes':
      return type.logical === 'decimal'
        ? (input) => decodeUnscaled(input.readBytes())
        : (input) => input.readBytes();
    case 'fixed': {
      const { size, logical } = type;
      if (logical === 'decimal') return (input) => decodeUnscaled(input.readFixed(size));
      if (logical === 'uuid') return (input) => formatUuid(input.readFixed(size));
      return (input) => input.readFixed(size);
    }
    default:
      throw mismatch('a single value', type);
  }
};

/** Steps over a value that nobody asked for. */
function skipper(type: AvroType): Read<void> {
  switch (type.kind) {
    case 'null':
      return () => undefined;
    case 'boolean':
      return (input) => input.skip(1);
    case 'int':
    case 'long':
    case 'enum':
      return (input) => input.skipNumber();
    case 'float':
      return (input) => input.skip(4);
    case 'double':
      return (input) => input.skip(8);
    case 'bytes':
    case 'string':
      return (input) => input.skip(input.readNumber());
    case 'fixed':
      return (input) => input.skip(type.size);
    case 'record': {
      const fields = type.fields.map((field) => skipper(field.type));
      return (input) => {
        for (const skip of fields) skip(input);
      };
    }
    case 'array': {
      const item = skipper(type.items);
      return (input) => input.readItems(() => item(input));
    }
    case 'map': {
      const value = skipper(type.values);
      return (input) =>
        input.readItems(() => {
          input.skip(input.readNumber());
          value(input);
        });
    }
    case 'union': {
      const branches = type.branches.map(skipper);
      return (input) => branchOf(branches, input)(input);
    }
  }
}

function branchOf<T>(branches: readonly T[], input: ByteReader): T {
  const branch = branches[input.readNumber()];
  if (branch === undefined) throw brokenAvro('a value is of no type that its schema has');
  return branch;
}

function mismatch(wanted: string, type: AvroType): IcebergError {
  return new IcebergError('invalid', `The Avro file has ${type.kind} where ${wanted} belongs.`);
}
