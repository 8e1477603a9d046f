package io.multiprocessing.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The nevers of the house: who may know whom. Each rule first makes sure that it saw the classes it speaks of, so that
 * one that looks at nothing cannot pass.
 */
class HouseRulesTest {
    private static final String[] API = {
        "io.multiprocessing",
        "io.multiprocessing.spi",
        "io.multiprocessing.pool",
        "io.multiprocessing.sharedmem.durable"
    };
    private static final String[] CORE = {
        "io.multiprocessing", "io.multiprocessing.spi", "io.multiprocessing.internal.."
    };
    private static final String[] SHIPPED = {
        "io.multiprocessing",
        "io.multiprocessing.spi",
        "io.multiprocessing.internal..",
        "io.multiprocessing.pool..",
        "io.multiprocessing.sharedmem..",
        "io.multiprocessing.transport..",
    };
    /** A program of its own, which prints for a person. */
    private static final String INSPECT = "Inspect";

    private static final String LAUNCH = "io.multiprocessing.internal.launch";

    private static JavaClasses house;

    @BeforeAll
    static void readTheHouse() {
        house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.multiprocessing");
    }

    @Test
    void coreKnowsNoOtherModule() {
        seen(60, CORE);
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.multiprocessing..").and(DescribedPredicate.not(resideInAnyPackage(CORE))))
                .check(house);
    }

    @Test
    void transportsKnowNothingOfEachOther() {
        seen(3, "io.multiprocessing.transport..");
        slices().matching("io.multiprocessing.transport.(*)..")
                .should()
                .notDependOnEachOther()
                .check(house);
    }

    @Test
    void poolsKnowNoTransport() {
        seen(20, "io.multiprocessing.pool..");
        noClasses()
                .that()
                .resideInAPackage("io.multiprocessing.pool..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.multiprocessing.transport..")
                .check(house);
    }

    @Test
    void publicSignaturesUseTypesOfTheJdkAndOurOwnOnly() {
        seen(25, API);
        members()
                .that(arePublishedBy(API))
                .should(useOnlyTypesOf("java..", API))
                .check(house);
    }

    @Test
    void internalPackagesFormNoCycles() {
        seen(40, "io.multiprocessing.internal..");
        slices().matching("io.multiprocessing.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(house);
    }

    @Test
    void onlyTheLauncherWritesToTheConsole() {
        seen(60, SHIPPED);
        noClasses()
                .that()
                .resideInAnyPackage(SHIPPED)
                .and()
                .resideOutsideOfPackage(LAUNCH)
                .and()
                .doNotHaveSimpleName(INSPECT)
                .should(ACCESS_STANDARD_STREAMS)
                .check(house);
    }

    @Test
    void onlyTheLauncherEndsAJvm() {
        seen(60, SHIPPED);
        noClasses()
                .that()
                .resideInAnyPackage(SHIPPED)
                .and()
                .resideOutsideOfPackage(LAUNCH)
                .and()
                .doNotHaveSimpleName(INSPECT)
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(house);
    }

    @Test
    void nobodyUsesUnsafeOrTheJdksInternals() {
        seen(60, SHIPPED);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "jdk.internal..")
                .check(house);
    }

    @Test
    void examplesUseOnlyWhatAUserMayUse() {
        seen(10, "io.multiprocessing.examples..");
        noClasses()
                .that()
                .resideInAPackage("io.multiprocessing.examples..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.multiprocessing.internal..")
                .check(house);
    }

    private static void seen(int least, String... packages) {
        assertThat(house.that(resideInAnyPackage(packages)).size())
                .as("number of classes seen in %s", String.join(", ", packages))
                .isGreaterThanOrEqualTo(least);
    }

    private static DescribedPredicate<JavaMember> arePublishedBy(String... packages) {
        return DescribedPredicate.describe(
                "are published by " + String.join(", ", packages),
                member -> resideInAnyPackage(packages).test(member.getOwner())
                        && isSeenOutside(member.getOwner().getModifiers())
                        && isSeenOutside(member.getModifiers()));
    }

    private static boolean isSeenOutside(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static ArchCondition<JavaMember> useOnlyTypesOf(String first, String... more) {
        var packages = Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
        var allowed = resideInAnyPackage(packages);
        return new ArchCondition<>("use only types of " + String.join(", ", packages)) {
            @Override
            public void check(JavaMember member, ConditionEvents events) {
                member.getAllInvolvedRawTypes().stream()
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> !type.isPrimitive() && !allowed.test(type))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                member, member.getDescription() + " uses " + type.getName())));
            }
        };
    }
}
