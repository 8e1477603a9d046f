package io.multiprocessing.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KindTest {
    @Test
    void tagsArePartOfTheFormat() {
        assertThat(Kind.STRING.tag()).isEqualTo(2);
        assertThat(Kind.INTEGER.tag()).isEqualTo(7);
        assertThat(Kind.DATE.tag()).isEqualTo(19);
        assertThat(Kind.DURATION.tag()).isEqualTo(26);
        assertThat(Kind.BYTE_BUFFER.tag()).isEqualTo(43);
        assertThat(Kind.OPTIONAL.tag()).isEqualTo(56);
        assertThat(Kind.ARRAY_LIST.tag()).isEqualTo(59);
        assertThat(Kind.HASH_MAP.tag()).isEqualTo(74);
        assertThat(Kind.ENUM.tag()).isEqualTo(81);
        assertThat(Kind.RECORD.tag()).isEqualTo(82);
        assertThat(Kind.LAMBDA.tag()).isEqualTo(83);
        assertThat(Kind.REPLACED.tag()).isEqualTo(84);
        assertThat(Kind.THROWABLE.tag()).isEqualTo(85);
        assertThat(Kind.JAVA.tag()).isEqualTo(86);
        assertThat(Kind.values()).hasSize(85);
    }

    @Test
    void everyTagLeadsBackToItsKind() {
        for (Kind kind : Kind.values()) {
            assertThat(Kind.ofTag(kind.tag())).isSameAs(kind);
        }
        assertThat(Kind.ofTag(Kind.NULL_TAG)).isNull();
        assertThat(Kind.ofTag(Kind.BACK_REFERENCE_TAG)).isNull();
        assertThat(Kind.ofTag(1000)).isNull();
        assertThat(Kind.ofTag(-1)).isNull();
    }
}
