// The room Statistics: numbers in, numbers out: intervals, 2x2 tables, ROC curves, paired tests. Pure; no I/O, no other room.
// It has its place in the house (docs/architecture.md) and no code yet.
