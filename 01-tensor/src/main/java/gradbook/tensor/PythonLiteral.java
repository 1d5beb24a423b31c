package gradbook.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads as much of Python's notation as a `.npy` header needs: a dictionary whose keys are texts
/// and whose values are texts, `True`, `False`, or tuples of integers (as lists of `Long`).
final class PythonLiteral {
    private final String text;
    private final String file;
    private final long offset;
    private int at;

    /// @param offset the number of bytes of `file` before `text`
    PythonLiteral(String text, String file, long offset) {
        this.text = text;
        this.file = file;
        this.offset = offset;
    }

    /// The dictionary that the whole text consists of.
    Map<String, Object> dictionary() throws FormatException {
        Map<String, Object> entries = new LinkedHashMap<>();
        expect("{");
        while (!accept("}")) {
            int keyAt = at;
            String key = string();
            expect(":");
            if (entries.put(key, value()) != null) throw error(keyAt, "each key once", "'" + key + "' again");
            if (!accept(",")) {
                expect("}");
                break;
            }
        }
        skipSpace();
        if (at < text.length()) throw unexpected("nothing but spaces after the header's }");
        return entries;
    }

    private Object value() throws FormatException {
        if (accept("True")) return true;
        if (accept("False")) return false;
        if (accept("(")) return tuple();
        return string();
    }

    private List<Long> tuple() throws FormatException {
        List<Long> numbers = new ArrayList<>();
        while (!accept(")")) {
            numbers.add(number());
            if (!accept(",")) {
                expect(")");
                break;
            }
        }
        return numbers;
    }

    private long number() throws FormatException {
        skipSpace();
        int start = at;
        if (at < text.length() && text.charAt(at) == '-') at++;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
        try {
            return Long.parseLong(text, start, at, 10);
        } catch (NumberFormatException _) {
            throw error(start, "an integer below 2⁶³", at == start ? found(start) : text.substring(start, at));
        }
    }

    private String string() throws FormatException {
        skipSpace();
        char quote = at < text.length() ? text.charAt(at) : ' ';
        int end = text.indexOf(quote, at + 1);
        if (quote != '\'' && quote != '"' || end < 0) throw unexpected("a text in quotes");
        String content = text.substring(at + 1, end);
        at = end + 1;
        return content;
    }

    private boolean accept(String symbol) {
        skipSpace();
        boolean here = text.startsWith(symbol, at);
        if (here) at += symbol.length();
        return here;
    }

    private void expect(String symbol) throws FormatException {
        if (!accept(symbol)) throw unexpected(symbol);
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    private FormatException unexpected(String expected) {
        return error(at, expected, found(at));
    }

    private String found(int place) {
        if (place >= text.length()) return "the end of the header";
        return text.substring(place, Math.min(place + 10, text.length())).strip();
    }

    /// The complaint about what stands at `place` in the text.
    FormatException error(int place, String expected, String found) {
        return new FormatException(file, offset + place, expected, found);
    }
}
