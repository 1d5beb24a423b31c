package gradbook.training;

import static gradbook.tensor.testing.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.testing.Shapes;
import gradbook.tensor.testing.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir Path folder;

    static SequencedMap<String, Tensor> tensors(Object... namesAndTensors) {
        var tensors = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < namesAndTensors.length; i += 2)
            tensors.put((String) namesAndTensors[i], (Tensor) namesAndTensors[i + 1]);
        return tensors;
    }

    private static SequencedMap<String, String> texts(String... namesAndTexts) {
        var texts = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndTexts.length; i += 2) texts.put(namesAndTexts[i], namesAndTexts[i + 1]);
        return texts;
    }

    /// The file was written by the reference implementation, the Python package `safetensors` 0.8.0.
    @Test void every_type_is_read_as_the_reference_implementation_wrote_it() throws IOException {
        Path file = folder.resolve("reference.safetensors");
        try (InputStream in = SafetensorsTest.class.getResourceAsStream("reference.safetensors")) {
            Files.copy(in, file);
        }
        Safetensors read = Safetensors.read(file);
        assertThat(read.metadata()).containsExactly(Map.entry("made by", "safetensors 0.8.0"));
        Map<String, Tensor> all = read.tensors();
        assertThat(all.keySet()).containsExactly("i64", "f64", "f32", "none", "i32", "bf16", "f16", "u8");
        assertThat(all.get("i64")).hasType(DType.FLOAT64).hasShape().hasValues(-9007199254740991.0);
        assertThat(all.get("f64")).hasType(DType.FLOAT64).hasShape(2).hasValues(1.5, -0.1);
        assertThat(all.get("f32")).hasType(DType.FLOAT32).hasShape(2, 2)
                .hasValues(0.1f, -2, Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(all.get("none")).hasType(DType.FLOAT32).hasShape(0, 3);
        assertThat(all.get("i32")).hasType(DType.FLOAT64).hasShape(1).hasValues(-7);
        assertThat(all.get("bf16")).hasType(DType.FLOAT32).hasShape(2).hasValues(1, -3.140625);
        assertThat(all.get("f16")).hasType(DType.FLOAT32).hasShape(3).hasValues(1.5, -65504, 0x1p-24);
        assertThat(all.get("u8")).hasType(DType.FLOAT64).hasShape(3).hasValues(0, 128, 255);
    }

    /// The header is what the same version writes for these tensors; then come 8 and 16 bytes of numbers.
    @Test void what_is_written_is_what_the_reference_implementation_writes() throws IOException {
        Path file = folder.resolve("w.safetensors");
        new Safetensors(tensors("a.weight", Tensor.of(Shape.of(2, 2), 1f, -2f, 0.5f, 3f),
                "b.step", Tensor.scalar(7, DType.FLOAT64)), texts("epoch", "3")).write(file);
        String json = "{\"__metadata__\":{\"epoch\":\"3\"},"
                + "\"b.step\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
                + "\"a.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[8,24]}}";
        byte[] bytes = Files.readAllBytes(file);
        assertThat(json).hasSize(150);
        assertThat(Arrays.copyOf(bytes, 8)).containsExactly(152, 0, 0, 0, 0, 0, 0, 0);
        assertThat(new String(bytes, 8, 152, StandardCharsets.UTF_8)).isEqualTo(json + "  ");
        assertThat(Arrays.copyOfRange(bytes, 160, bytes.length)).containsExactly(
                0, 0, 0, 0, 0, 0, 0x1c, 0x40,
                0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f, 0, 0, 0x40, 0x40);
    }

    @Provide Arbitrary<List<Tuple2<String, Tensor>>> named() {
        Arbitrary<Tensor> tensor = Shapes.anyOrEmpty().flatMap(shape -> Arbitraries.of(DType.values())
                .flatMap(dtype -> Tensors.of(shape, dtype,
                        Arbitraries.oneOf(Tensors.normalValues(), Tensors.hardValues()))));
        Arbitrary<String> name = Arbitraries.strings().ofMaxLength(8).alpha().withChars("._\"\\äπ ");
        return name.flatMap(n -> tensor.map(t -> Tuple.of(n, t))).list().uniqueElements(Tuple2::get1).ofMaxSize(5);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void tensors_of_any_shape_and_layout_are_read_back_to_the_bit(
            @ForAll("named") List<Tuple2<String, Tensor>> named, @ForAll String text) throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        named.forEach(t -> tensors.put(t.get1(), t.get2()));
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8); // no half surrogates
        Path file = Files.createTempFile("round", ".safetensors");
        try {
            new Safetensors(tensors, texts(valid, valid + "\n")).write(file);
            Safetensors read = Safetensors.read(file);
            assertThat(read.metadata()).containsExactly(Map.entry(valid, valid + "\n"));
            assertThat(read.tensors()).containsOnlyKeys(tensors.keySet());
            tensors.forEach((name, tensor) -> assertThat(read.tensors().get(name)).isBitIdenticalTo(tensor));
        } finally {
            Files.delete(file);
        }
    }

    @Test void tensors_larger_than_a_piece_are_read_back() throws IOException {
        Path file = folder.resolve("large.safetensors");
        Tensor large = Tensor.arange(700_001, DType.FLOAT32);
        Tensor wide = Tensor.arange(300_001, DType.FLOAT64).mul(-1);
        new Safetensors(tensors("large", large, "wide", wide), texts()).write(file);
        Map<String, Tensor> read = Safetensors.read(file).tensors();
        assertThat(read.get("large").sameAs(large)).isTrue();
        assertThat(read.get("wide").sameAs(wide)).isTrue();
    }

    @Test void an_earlier_file_is_replaced_and_no_draft_is_left() throws IOException {
        Path file = folder.resolve("w.safetensors");
        new Safetensors(tensors("old", Tensor.of(1.0)), texts()).write(file);
        new Safetensors(tensors("new", Tensor.of(2.0)), texts()).write(file);
        assertThat(Safetensors.read(file).tensors()).containsOnlyKeys("new");
        assertThat(Safetensors.read(file).tensors().get("new")).isCloseTo(Tensor.of(2.0), within(0.0));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test void the_name_of_the_metadata_is_taken() {
        assertThatThrownBy(() -> new Safetensors(tensors("__metadata__", Tensor.of(1.0)), texts()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tensor cannot be called __metadata__: in a safetensors file this name is taken by the"
                        + " metadata");
    }
}
