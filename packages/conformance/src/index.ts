export type { Answer, AnsweredTarget, DestinationAnswer, UnresolvableAnswer, WellKnownBacking } from './answer.ts';
export type { AnswerLine, BecauseLine, DestinationLine, TargetLine, UnresolvableLine } from './answer-line.ts';
export { answerLineSchema } from './answer-line.ts';
export type { Check, Failure } from './check.ts';
export type { CommandSubjectOptions } from './command-subject.ts';
export { commandSubject } from './command-subject.ts';
export type { Expectation, ExpectedProvenance, ExpectedTarget, Input, Source } from './expectation-format.ts';
export type { Counts, FileReport, Result } from './report.ts';
export { reportText } from './report-text.ts';
export type { Candidate, RunOptions } from './run-vectors.ts';
export { runVectors } from './run-vectors.ts';
export { whyNoCommandStage } from './stage.ts';
export type {
  CommandEnvironment,
  Environment,
  LoopbackEnvironment,
  Mode,
  Session,
  SimulatedEnvironment,
  Subject,
} from './subject.ts';
export { Unaskable } from './subject.ts';
export type { VectorFile } from './vector-file.ts';
export { BUNDLED_VECTORS, parseVectorFile, readVectorFile, VectorFormatError } from './vector-file.ts';
export type {
  DesignDefaults,
  OpenCase,
  OpenOption,
  Operation,
  RequestBounds,
  Sequence,
  TimelineEvent,
  VectorCase,
  Vectors,
} from './vector-format.ts';
export { whereforeSubject } from './wherefore-subject.ts';
