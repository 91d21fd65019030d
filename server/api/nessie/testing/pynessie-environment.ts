import { pythonEnvironment } from '#server/platform/testing/python-environment.ts';

// pynessie does not load with a newer marshmallow.
const PACKAGES = ['pynessie==0.67.0', 'marshmallow<4'];

/** Path of a Python that has pynessie; null, with a printed reason, where it cannot be made. */
export const pynessiePython = (): Promise<string | null> =>
  pythonEnvironment('pynessie', 'pynessie', PACKAGES);
