package gradbook.training;

/// Examples to learn from, and others to judge by, which training must not see.
public record Split<D extends Dataset>(D train, D heldOut) {}
