import { tmpdir } from 'node:os';
import { createParquetReader } from '../adapters/parquet/parquet-reader.ts';
import { openFile } from '../open-file.ts';
import type { FileRequest } from '../schemas.ts';

/** What files are opened with in tests. */
export const FILE_DEPS = { parquet: createParquetReader({ scratchFolder: tmpdir() }) };

export const openTestFile = (request: FileRequest) => openFile(FILE_DEPS, request);
