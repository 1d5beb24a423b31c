package gradbook.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTreeTest {

    private record Private(Linear inner) implements Layer {
        @Override public Variable forward(Variable x) {
            return inner.apply(x);
        }
    }

    @Test void private_and_local_records_are_walked() {
        record Local(Private first, Linear second) implements Layer {
            @Override public Variable forward(Variable x) {
                return second.apply(first.apply(x));
            }
        }
        Linear linear = Linear.of(1, 1, new Random(1));
        var paths = new ArrayList<String>();

        LayerTree.visit(new Local(new Private(linear), linear), (path, _) -> paths.add(path));

        assertThat(paths).containsExactly("", "first", "first.inner", "first.inner.weight", "first.inner.bias",
                "second", "second.weight", "second.bias");
    }

    @Test void the_path_leads_to_the_layer_itself_not_to_an_equal_one() {
        ReLU first = new ReLU(), second = new ReLU();
        Sequential model = Sequential.of(first, second, first);

        assertThat(LayerTree.pathOf(model, second)).isEqualTo("1");
        assertThat(LayerTree.pathOf(model, first)).isEqualTo("0");
        assertThat(LayerTree.pathOf(model, model)).isEmpty();
        assertThat(LayerTree.pathOf(model, new ReLU())).isNull();
    }

    @Test void layers_without_a_text_of_their_own_go_by_their_class() {
        record Plain(Linear inner) implements Layer {
            @Override public Variable forward(Variable x) {
                return inner.apply(x);
            }
        }
        class Mutable implements Layer {
            @Override public Variable forward(Variable x) {
                return x;
            }
        }
        Layer anonymous = new Layer() {
            @Override public Variable forward(Variable x) {
                return x;
            }
        };
        Linear linear = Linear.of(2, 3, new Random(1));

        assertThat(LayerTree.describe(linear)).isEqualTo("Linear(2 → 3)");
        assertThat(LayerTree.describe(new Plain(linear))).isEqualTo("Plain");
        assertThat(LayerTree.describe(new Mutable())).isEqualTo("Mutable");
        assertThat(LayerTree.describe(anonymous)).isEqualTo("function");
        assertThat(LayerTree.describe(Variable::relu)).isEqualTo("function");
    }

    /// A module that keeps its package to itself is closed to reflection, as a reader's own may be.
    @Test void a_record_that_cannot_be_read_is_named(@TempDir Path directory) throws Exception {
        Path hidden = write(directory, "hidden/Net.java", """
                package hidden;
                import gradbook.autodiff.Variable;
                import gradbook.layers.*;
                public record Net(Linear head) implements Layer {
                    @Override public Variable forward(Variable x) { return head.apply(x); }
                }
                """);
        Path shown = write(directory, "shown/Maker.java", """
                package shown;
                import gradbook.layers.*;
                public class Maker {
                    public static Layer make(Linear head) { return new hidden.Net(head); }
                }
                """);
        Path module = write(directory, "module-info.java", "module closed { exports shown; }");
        Class<?> maker = compileAndLoad(directory, "shown.Maker", module, hidden, shown);
        Layer closed = (Layer) maker.getMethod("make", Linear.class)
                .invoke(null, Linear.of(2, 3, new Random(1)));

        assertThatThrownBy(() -> StateDict.parameters(closed)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot read the component head of the layer hidden.Net:"
                        + " make the record public, in a package that its module exports");
        Variable wrong = Variable.constant(Tensor.zeros(Shape.of(1, 5), DType.FLOAT32));
        assertThatThrownBy(() -> closed.apply(wrong)).as("what went wrong in the model is still told").hasMessage("""
                linear of (1, 5) with weights (3, 2): the last dimension of the input must be in_features = 2
                  in Linear(2 → 3), given an input of shape (1, 5)""");
    }

    private static Path write(Path directory, String name, String source) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, source);
    }

    /// Loads a class from the module `closed`, which lets it see what this test sees.
    private static Class<?> compileAndLoad(Path directory, String name,
            Path... sources) throws ClassNotFoundException {
        var arguments = new ArrayList<>(List.of("-d", directory.toString(), "-proc:none",
                "-cp", System.getProperty("java.class.path"), "--add-reads", "closed=ALL-UNNAMED"));
        for (Path source : sources) arguments.add(source.toString());
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, arguments.toArray(String[]::new));
        assertThat(failed).isZero();

        ClassLoader loader = LayerTreeTest.class.getClassLoader();
        Configuration found = ModuleLayer.boot().configuration()
                .resolve(ModuleFinder.of(directory), ModuleFinder.of(), Set.of("closed"));
        var controller = ModuleLayer.defineModulesWithOneLoader(found, List.of(ModuleLayer.boot()), loader);
        Module module = controller.layer().findModule("closed").orElseThrow();
        controller.addReads(module, loader.getUnnamedModule());
        return module.getClassLoader().loadClass(name);
    }
}
