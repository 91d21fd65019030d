import { expect, test } from 'vitest';
import { newTableMetadata } from '../new-table-metadata.ts';
import { formatMetadata, parseMetadata } from './metadata-json.ts';

const foreign = `{
  "format-version": 2, "table-uuid": "u", "location": "file:///t",
  "last-sequence-number": 9007199254740993, "last-updated-ms": 1700000000001, "last-column-id": 3,
  "schemas": [{"type": "struct", "schema-id": 0, "identifier-field-ids": [1], "fields": [
    {"id": 1, "name": "id", "required": true, "type": "long", "doc": "key", "write-default": 1389980907022326788},
    {"id": 2, "name": "l", "required": false,
     "type": {"type": "list", "element-id": 3, "element": {"type": "struct", "fields": []}, "element-required": false}}]}],
  "current-schema-id": 0,
  "partition-specs": [{"spec-id": 0, "fields": [
    {"source-id": 1, "field-id": 1000, "name": "b", "transform": "bucket[16]"}]}],
  "default-spec-id": 0, "last-partition-id": 1000,
  "sort-orders": [{"order-id": 0, "fields": []}], "default-sort-order-id": 0,
  "properties": {"a": "b"}, "current-snapshot-id": 1389980907022326788,
  "snapshots": [{"snapshot-id": 1389980907022326788, "parent-snapshot-id": 9223372036854775807,
    "sequence-number": 1, "timestamp-ms": 1700000000001, "manifest-list": "file:///t/l.avro",
    "summary": {"operation": "append"}, "schema-id": 0, "first-row-id": 9007199254740993}],
  "refs": {"main": {"snapshot-id": 1389980907022326788, "type": "branch", "max-ref-age-ms": 5}},
  "snapshot-log": [{"snapshot-id": 1389980907022326788, "timestamp-ms": 1700000000001}],
  "metadata-log": [{"metadata-file": "file:///t/0.json", "timestamp-ms": 1}],
  "statistics": [{"snapshot-id": 1389980907022326788, "ratio": 1.0}]
}`;

const withoutSpaces = (text: string) => text.replaceAll(/\s/g, '');

test('64-bit ids are read to the last digit', () => {
  const metadata = parseMetadata(foreign);
  expect(metadata.currentSnapshotId).toBe(1389980907022326788n);
  expect(metadata.snapshots[0]?.parentSnapshotId).toBe(2n ** 63n - 1n);
  expect(metadata.lastSequenceNumber).toBe(9007199254740993n);
});

test('what this code does not know is written back as it came, to the digit', () => {
  const written = withoutSpaces(formatMetadata(parseMetadata(foreign)));
  for (const member of [
    '"write-default":1389980907022326788',
    '"first-row-id":9007199254740993',
    '"max-ref-age-ms":5',
    '"statistics":[{"snapshot-id":1389980907022326788,"ratio":1.0}]',
    '"transform":"bucket[16]"',
    '"identifier-field-ids":[1]',
  ]) {
    expect(written).toContain(member);
  }
  expect(parseMetadata(formatMetadata(parseMetadata(foreign)))).toEqual(parseMetadata(foreign));
});

test('a table without snapshots has no current one, however that is written', () => {
  const empty = newTableMetadata({
    location: 'file:///t',
    tableUuid: 'u',
    columns: [{ name: 'a', type: { kind: 'int' } }],
    partitioning: [],
    now: new Date(0),
  });
  const text = formatMetadata(empty);
  expect(text).toContain('"current-snapshot-id":-1');
  expect(parseMetadata(text)).toEqual(empty);
  expect(parseMetadata(text.replace('"current-snapshot-id":-1,', ''))).toEqual(empty);
  expect(
    parseMetadata(text.replace('"current-snapshot-id":-1', '"current-snapshot-id":null')),
  ).toEqual(empty);
});

test('other format versions and broken files are refused with their reason', () => {
  expect(() => parseMetadata('{"format-version": 3, "location": "s3://l/t"}')).toThrow(
    'The table at s3://l/t is in Iceberg format version 3',
  );
  expect(() => parseMetadata('{"format-version": 2}')).toThrow('table-uuid');
  expect(() => parseMetadata('{')).toThrow('not JSON');
});

const version1 = `{
  "format-version": 1, "location": "file:///old", "last-updated-ms": 5, "last-column-id": 2,
  "schema": {"type": "struct", "fields": [
    {"id": 1, "name": "a", "required": false, "type": "int"},
    {"id": 2, "name": "b", "required": false, "type": "string"}]},
  "partition-spec": [{"source-id": 2, "name": "b", "transform": "identity"}],
  "properties": {}, "current-snapshot-id": 7,
  "snapshots": [{"snapshot-id": 7, "timestamp-ms": 5, "manifest-list": "file:///old/l.avro"}]
}`;

test('a table of version 1 is read as one of version 2 without sequence numbers', () => {
  const metadata = parseMetadata(version1);
  expect(metadata).toMatchObject({
    formatVersion: 1,
    currentSchemaId: 0,
    schemas: [{ fields: [{ name: 'a' }, { name: 'b' }] }],
    partitionSpecs: [{ specId: 0, fields: [{ fieldId: 1000, name: 'b' }] }],
    lastPartitionId: 1000,
    lastSequenceNumber: 0n,
    snapshots: [{ sequenceNumber: 0n, summary: {} }],
    refs: { main: { snapshotId: 7n } },
  });
  const inline = version1.replace('"manifest-list": "file:///old/l.avro"', '"manifests": []');
  expect(() => parseMetadata(inline)).toThrow('manifests in the metadata file');
});
