package gradbook.training;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import gradbook.tensor.FormatException;
import gradbook.tensor.Shape;
import gradbook.tensor.ShapeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What stands before the numbers in a safetensors file, a JSON object with a line for each tensor:
///
/// ```json
/// {"__metadata__":{"epoch":"3"},
///  "fc.weight":{"dtype":"F32","shape":[10,84],"data_offsets":[0,3360]}, …}
/// ```
record SafetensorsHeader(List<Entry> entries, SequencedMap<String, String> metadata) {
    static final String METADATA = "__metadata__";
    /// The number of bytes before the JSON: its length.
    static final int START = 8;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// A tensor whose elements are bytes `begin` (included) to `end` (excluded) after the header.
    record Entry(String name, SafetensorsType type, Shape shape, long begin, long end) {}

    // ------------------------------------------------------------------------------ writing

    /// The JSON, filled up with spaces so that the numbers after it are aligned to 8 bytes.
    byte[] bytes() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet())
                    json.writeStringField(entry.getKey(), entry.getValue());
                json.writeEndObject();
            }
            for (Entry entry : entries) write(entry, json);
            json.writeEndObject();
        }
        while (bytes.size() % 8 != 0) bytes.write(' ');
        return bytes.toByteArray();
    }

    private static void write(Entry entry, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(entry.name());
        json.writeStringField("dtype", entry.type().name());
        json.writeFieldName("shape");
        json.writeArray(entry.shape().dims(), 0, entry.shape().rank());
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {entry.begin(), entry.end()}, 0, 2);
        json.writeEndObject();
    }

    // ------------------------------------------------------------------------------ reading

    /// @throws FormatException if it is not a header, or what it says of a tensor does not fit together
    static SafetensorsHeader parse(byte[] bytes, String file) throws IOException {
        try (JsonParser json = JSON.createParser(bytes)) {
            return new Reader(json, file).header();
        } catch (JsonProcessingException e) {
            throw new FormatException(file, START + Math.max(0, e.getLocation().getByteOffset()), "a header in JSON",
                    e.getOriginalMessage().lines().findFirst().orElse("an error"));
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) { // what begins with zeros is taken for text of 4 bytes a letter
            throw new FormatException(file, START, "a header in JSON", e.getMessage());
        }
    }

    /// @throws FormatException unless the tensors lie one after another, without gaps or overlaps,
    ///         and fill the `length` bytes after the header
    void requireFilled(long length, String file, long dataStart) throws FormatException {
        long at = 0;
        for (Entry entry : inFileOrder()) {
            if (entry.begin() != at)
                throw new FormatException(file, dataStart + Math.min(at, entry.begin()),
                        entry.name() + " to start at offset " + at + ", where the tensor before it ends",
                        "offset " + entry.begin());
            at = entry.end();
        }
        if (at != length)
            throw new FormatException(file, dataStart + Math.min(at, length), at + " bytes of data, as the header says",
                    length + " bytes");
    }

    private List<Entry> inFileOrder() {
        return entries.stream().sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end)).toList();
    }

    private record Reader(JsonParser json, String file) {

        SafetensorsHeader header() throws IOException {
            var entries = new ArrayList<Entry>();
            var metadata = new LinkedHashMap<String, String>();
            require(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                require(json.nextToken(), JsonToken.START_OBJECT);
                if (name.equals(METADATA)) texts(metadata);
                else entries.add(entry(name));
            }
            if (json.nextToken() != null) throw error("nothing but spaces after the header", json.getText());
            return new SafetensorsHeader(entries, metadata);
        }

        private void texts(Map<String, String> texts) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                require(json.nextToken(), JsonToken.VALUE_STRING);
                texts.put(name, json.getText());
            }
        }

        private Entry entry(String name) throws IOException {
            String type = null;
            long[] dims = null;
            long[] offsets = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                switch (field) {
                    case "dtype" -> {
                        require(json.nextToken(), JsonToken.VALUE_STRING);
                        type = json.getText();
                    }
                    case "shape" -> dims = numbers();
                    case "data_offsets" -> offsets = numbers();
                    default -> throw error("dtype, shape and data_offsets of " + name, field);
                }
            }
            if (type == null || dims == null || offsets == null || offsets.length != 2)
                throw error("dtype, shape and two data_offsets of " + name, "an entry without them");
            return checked(name, type, dims, offsets);
        }

        private Entry checked(String name, String typeName, long[] dims, long[] offsets) throws FormatException {
            SafetensorsType type = SafetensorsType.named(typeName).orElseThrow(() ->
                    error("as the type of " + name + " one of " + SafetensorsType.names(), typeName));
            Shape shape = shape(name, dims);
            long bytes = (long) shape.size() * type.bytes;
            if (offsets[1] - offsets[0] != bytes)
                throw error(bytes + " bytes for " + name + ", " + type + " of shape " + shape,
                        "offsets " + offsets[0] + " to " + offsets[1]);
            return new Entry(name, type, shape, offsets[0], offsets[1]);
        }

        private Shape shape(String name, long[] dims) throws FormatException {
            try {
                return Shape.of(Arrays.stream(dims).mapToInt(Math::toIntExact).toArray());
            } catch (ShapeException | ArithmeticException _) {
                throw error("a shape of " + name + " with less than 2³¹ elements", Arrays.toString(dims));
            }
        }

        /// A list of integers from 0 to 2⁶³ − 1.
        private long[] numbers() throws IOException {
            require(json.nextToken(), JsonToken.START_ARRAY);
            var numbers = new ArrayList<Long>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                require(json.currentToken(), JsonToken.VALUE_NUMBER_INT);
                if (json.getLongValue() < 0) throw error("a number that is not negative", json.getText());
                numbers.add(json.getLongValue());
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private void require(JsonToken found, JsonToken wanted) throws IOException {
            if (found != wanted) throw error(describe(wanted), found == null ? "the end" : json.getText());
        }

        private static String describe(JsonToken token) {
            return switch (token) {
                case START_OBJECT -> "{";
                case START_ARRAY -> "[";
                case VALUE_STRING -> "a text in quotes";
                default -> "a whole number";
            };
        }

        private FormatException error(String expected, String found) {
            return new FormatException(file, START + Math.max(0, json.currentTokenLocation().getByteOffset()),
                    expected, found);
        }
    }
}
