/// Chapter 3. Functions with parameters.
module gradbook.layers {
    requires transitive gradbook.autodiff;

    exports gradbook.layers;
}
