package org.hsu.procman.configuration.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.hsu.procman.api.settings.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tree keeps of how its text is written. {@code P<x>} is a plain scalar, {@code Q<x>} a string. */
class YamlReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[a, 10, 1.5, yes, ~, 1e3, 0o17] | [P<a>, P<10>, P<1.5>, P<yes>, P<~>, P<1e3>, P<0o17>]",
                "['a', \"10\", \"\", '', 'it''s']     | [Q<a>, Q<10>, Q<>, Q<>, Q<it's>]",
                "[!!str 10, !!str , !!int 10, ! x] | [Q<10>, Q<>, P<10>, P<x>]",
                "[!<tag:yaml.org,2002:str> 5]      | [Q<5>]",
                "[&a 1, &b \"2\", *a, *b]           | [P<1>, Q<2>, P<1>, Q<2>]",
                "[&a !!str 1, !!str &b 2, *a, *b]  | [Q<1>, Q<2>, Q<1>, Q<2>]",
                "[&a , *a]                         | [P<>, P<>]",
                "[&a [x], &b {k: v}, *a, *b]       | [[P<x>], {k=P<v>}, [P<x>], {k=P<v>}]",
                "&m {k: &m v, l: *m}               | {k=P<v>, l=P<v>}",
                "{&a k: v, l: *a}                  | {k=P<v>, l=P<k>}",
                "&a:b c                            | P<:b c>",
                "[&a {k: 1, l: 2}, {l: 3, <<: *a}]  | [{k=P<1>, l=P<2>}, {l=P<3>, k=P<1>}]",
                "[&a {k: 1}, {<<: *a, k: }]        | [{k=P<1>}, {k=P<>}]",
                "[&a {k: 1}, {<<: [{k: 2}, *a, {l: 3}]}] | [{k=P<1>}, {k=P<2>, l=P<3>}]",
                "[&a {k: {l: 1}}, {<<: *a, k: {m: 2}}] | [{k={l=P<1>}}, {k={m=P<2>}}]",
                "[&a {k: 1}, &b {<<: *a, l: 2}, {<<: *b}] | [{k=P<1>}, {l=P<2>, k=P<1>}, {l=P<2>, k=P<1>}]",
                "{'<<': 1}                         | {<<=P<1>}",
                "{😀: \"😀\", &a 😀b: \"c\", d: *a}  | {😀=Q<😀>, 😀b=Q<c>, d=P<😀b>}",
            })
    void keepsWhatIsQuotedAndWhatIsAnchored(String yaml, String expected) {
        assertEquals(expected, shown(read(yaml)));
    }

    @Test
    void blocksAreStrings() {
        assertEquals(
                "{a=Q<x \"y\"\n>, b=Q<1 2>, c=Q<>, d=Q<z\n>, e=P<x y>, f=Q<x y>}",
                shown(read("""
                        a: |
                          x "y"
                        b: >-
                          1
                          2
                        c: |
                        d: &d !!str # "no"
                          |
                          z
                        e: x
                          y
                        f: &f
                          'x
                          y'
                        """)));
    }

    @Test
    void aValueThatIsLeftOutTakesNothingFromItsNeighbour() {
        assertEquals("{a=P<>, b=P<>, c=Q<x>}", shown(read("a: &a\nb: !!int\n\"c\": \"x\"\n")));
    }

    @Test
    void placesCountCharacters() {
        Mapping mapping = assertInstanceOf(Mapping.class, read("# 😀\n'😀': {k: [\"😀😀\", v]}\n"));
        Mapping inner = mapping.mapping("😀");
        Sequence list = assertInstanceOf(Sequence.class, inner.get("k"));
        assertEquals(List.of(2, 1), position(mapping.entry("😀").place()));
        assertEquals(List.of(2, 6), position(inner.place()));
        assertEquals(List.of(2, 7), position(inner.entry("k").place()));
        assertEquals(List.of(2, 11), position(list.items().get(0).place()));
        assertEquals(List.of(2, 17), position(list.items().get(1).place()));
        assertEquals("😀.k[1]", list.items().get(1).place().path().toString());
    }

    @Test
    void aPlaceOfAValueIsThatOfItsAnchorOrTag() {
        Mapping mapping = assertInstanceOf(Mapping.class, read("a: &x 1\nb:   !!str 2\nc: *x\n"));
        assertEquals(List.of(1, 4), position(mapping.get("a").place()));
        assertEquals(List.of(2, 6), position(mapping.get("b").place()));
        assertEquals(List.of(1, 4), position(mapping.get("c").place()));
    }

    @Test
    void aTextOfFourMillionCharactersIsRead() {
        Node list = read("- " + "x".repeat(2_000_000) + "\n- '" + "y".repeat(2_000_000) + "'\n");
        assertEquals(2, assertInstanceOf(Sequence.class, list).items().size());
    }

    @Test
    void charactersThatCannotStandInYamlAreFoundWhereTheyAre() {
        assertEquals("f:2:4: the character U+0000 cannot stand in YAML", refusal("a: b\n😀: \0\n"));
        assertEquals("f:1:1: the character U+D800 cannot stand in YAML", refusal("\uD800x"));
        assertEquals("f:1:2: the character U+007F cannot stand in YAML", refusal("x\u007F"));
    }

    private static Node read(String yaml) {
        Problems problems = new Problems();
        Node tree = YamlReader.read(new SourceFile("f", Path.of("/")), yaml, problems);
        assertEquals(List.of(), problems.inFileOrder());
        return tree;
    }

    private static String refusal(String yaml) {
        Problems problems = new Problems();
        assertNull(YamlReader.read(new SourceFile("f", Path.of("/")), yaml, problems));
        return problems.inFileOrder().stream().map(Problem::toString).collect(Collectors.joining("; "));
    }

    private static List<Integer> position(Place place) {
        return List.of(place.line(), place.column());
    }

    private static String shown(Node node) {
        if (node instanceof Scalar scalar) {
            return (scalar.quoted() ? "Q<" : "P<") + scalar.text() + ">";
        }
        if (node instanceof Sequence list) {
            return list.items().stream().map(YamlReaderTest::shown).collect(Collectors.joining(", ", "[", "]"));
        }
        return ((Mapping) node).entries().stream()
                .map(entry -> entry.key() + "=" + shown(entry.value()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
