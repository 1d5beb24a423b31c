/// Chapter 1. Arrays of numbers: shapes, views, broadcasting, and the loops underneath.
module gradbook.tensor {
    requires static transitive jdk.incubator.vector;

    exports gradbook.tensor;
}
