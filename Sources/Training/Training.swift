// The room Training: data sets, augmentation, optimiser, schedules, checkpoints, logs.
// It has its place in the house (docs/architecture.md) and no code yet.
