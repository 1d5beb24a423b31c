/// Chapter 4. Convolution: the same small network at every place of an image.
module gradbook.cnn {
    requires transitive gradbook.layers;

    exports gradbook.cnn;
}
