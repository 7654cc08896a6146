// The room DenseNet: layers, forward and backward passes, Grad-CAM, weights in and out.
// It has its place in the house (docs/architecture.md) and no code yet.
