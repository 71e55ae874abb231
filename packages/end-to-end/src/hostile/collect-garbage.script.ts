// Loaded before a program that is run with --expose-gc: has it forget, when it is told to, what nobody holds any more.
import process from 'node:process';

declare const gc: () => void;

process.on('SIGUSR2', () => gc());
