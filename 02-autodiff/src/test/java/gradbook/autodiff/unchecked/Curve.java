package gradbook.autodiff.unchecked;

/// For the test of the registry: a type whose classes count.
public interface Curve {}
