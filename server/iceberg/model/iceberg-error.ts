/**
 * What the pure Iceberg code throws: `unsupported` names a legal thing this code does not do,
 * `invalid` a value that breaks the format. Verbs turn it into `AppError`.
 */
export class IcebergError extends Error {
  readonly kind: 'unsupported' | 'invalid';

  constructor(kind: 'unsupported' | 'invalid', message: string) {
    super(message);
    this.name = 'IcebergError';
    this.kind = kind;
  }
}
