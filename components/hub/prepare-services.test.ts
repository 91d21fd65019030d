import { expect, test } from 'vitest';
import { prepareRollUp } from './prepare-services.ts';

const of = (...states: ('healthy' | 'degraded' | 'down' | 'off')[]) =>
  prepareRollUp(states.map((state, index) => ({ name: `S${index}`, state })));

test('what is down is said before what is slow', () => {
  expect(of('healthy', 'degraded', 'down')).toEqual({ state: 'bad', sentence: 'S2 is down' });
  expect(of('healthy', 'degraded')).toEqual({ state: 'warn', sentence: 'S1 is slow' });
  expect(of('down', 'down').sentence).toBe('S0 and S1 are down');
  expect(of('down', 'down', 'down').sentence).toBe('3 services are down');
});

test('what this mode does not use counts neither way', () => {
  expect(of('healthy', 'off')).toEqual({ state: 'good', sentence: 'The service is healthy' });
});
