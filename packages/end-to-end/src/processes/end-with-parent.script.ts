// Loaded before a program: when its input ends, so does it. It never outlives the test that started it.
import process from 'node:process';

process.stdin.on('end', () => process.exit(143)).resume();
(process.stdin as typeof process.stdin & { unref?(): void }).unref?.();
