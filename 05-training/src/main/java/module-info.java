/// Chapter 5. Making networks learn: data, optimisers, the training loop, and files.
module gradbook.training {
    requires transitive gradbook.cnn;
    requires com.fasterxml.jackson.core;
    requires java.net.http;
    requires org.apache.commons.compress;
    requires transitive java.desktop;

    exports gradbook.training;
    exports gradbook.training.examples;
}
